"""openx12: claims as dictionaries, the whole file in memory."""

import sys
from pathlib import Path

from openx12.x837p import parse

print(len(parse(Path(sys.argv[1]).read_text()).claims))

"""x12-python: loops by level, the whole file in memory."""

import sys
from pathlib import Path

from x12.core.parser import Parser

print(len(Parser().parse(Path(sys.argv[1]).read_text()).functional_groups))

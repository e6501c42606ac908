"""x12-edi-tools: segments by their IDs, the whole file in memory."""

import sys
from pathlib import Path

from x12_edi_tools.x12_parser import X12Parser

print(len(X12Parser().parse(Path(sys.argv[1]).read_text())["CLM"]))

"""linuxforhealth-x12: transaction models, one set at a time."""

import sys

from linuxforhealth.x12.io import X12ModelReader

with X12ModelReader(sys.argv[1]) as reader:
    print(sum(1 for _ in reader.models()))

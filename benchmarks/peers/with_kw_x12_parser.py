"""kw-x12-parser: the main columns of each claim as a data frame."""

import sys

from kw_x12_parser import casual_parse_x837p

print(len(casual_parse_x837p(sys.argv[1])))

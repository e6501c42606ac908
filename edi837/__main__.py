"""python -m edi837."""

from __future__ import annotations

from edi837.cli.main import main

if __name__ == "__main__":
    main()

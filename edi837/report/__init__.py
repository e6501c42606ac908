"""Reports over rows: CSV, JSON lines, XML, a web page, a workbook. They know ExceptionRecord, and no rules."""

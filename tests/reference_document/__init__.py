"""What the document on J3000 says, section by section, and that it is so: each test a statement, asked of commands."""

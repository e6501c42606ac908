"""The shipped mappings, as data: found with importlib.resources."""

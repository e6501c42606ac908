"""Official code tables as CMS and FDA publish them: read, brought into one compact file, held against the mappings."""

"""The implementation guides of 837P and 837I, as pyx12 knows them: what in a claim they do not allow."""

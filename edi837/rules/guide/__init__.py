"""G: the implementation guide, as pyx12 knows it."""

"""The desk: a web page over a drop folder, where people work on claims, decide and release."""

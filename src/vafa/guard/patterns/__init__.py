"""One file for each pattern. A file here is the whole installation."""

"""What makes a rule look. Each file here is one, and is found by itself."""

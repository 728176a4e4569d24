"""Where the outside calls us unasked."""

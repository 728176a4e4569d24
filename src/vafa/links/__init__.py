"""Short links of the business's own."""

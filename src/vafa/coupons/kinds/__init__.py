"""What a discount takes off: one file each."""

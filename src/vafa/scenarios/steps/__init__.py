"""What happens on the way of a scenario: one file each."""

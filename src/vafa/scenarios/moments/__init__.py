"""What begins a scenario: one file each."""

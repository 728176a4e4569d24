"""What texts of customers may mean, one file each."""

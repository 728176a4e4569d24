"""What stands under the application on one machine: PostgreSQL, processes, backups, keys."""

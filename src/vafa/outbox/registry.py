"""The channel on which PostgreSQL says that a business has something to deliver."""

CHANNEL = "vafa_outbox"

"""The account that a business's texts are paid from, kept with who runs the server."""

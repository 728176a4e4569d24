"""What programs and people read about the API: /openapi.json and /docs/api."""

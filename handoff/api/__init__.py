"""The relay in the API, one file a family of addresses."""

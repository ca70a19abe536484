"""The reference of the API as a page that needs nothing from elsewhere, made of its own description."""

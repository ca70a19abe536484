"""The desk's pages: what people see in a browser."""

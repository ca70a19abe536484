"""What stands around every call: where it comes from, that it is text, its headers and its log line."""

"""Places that keep bytes: a folder, or any S3 server."""

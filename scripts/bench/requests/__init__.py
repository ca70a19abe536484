"""What a request costs over HTTP, beside a bare one on the same machine in the same run; and the server killed."""

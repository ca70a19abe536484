"""What persons say of a paper: corrections and confirmations, and how a stack is cut."""

"""The pages of accounts: signing in, one's own account, everybody's accounts, and what stands before every form."""

"""Accounts of people: who they are, what they may do, how they sign in, in which browsers, and with what they sign."""

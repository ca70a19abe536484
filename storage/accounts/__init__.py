"""Accounts of people: who they are, what they may do, how they sign in, and the browsers that they signed in with."""

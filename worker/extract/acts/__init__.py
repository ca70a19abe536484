"""What acts state by their layout: abstract, issuer, signer, and what makes their wording doubtful."""

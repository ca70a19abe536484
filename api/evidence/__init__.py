"""What an answer rests on, for who has to see it: pictures of pages and values, links that soon end, proofs."""

"""What is run by hand: set-up, the demo, tests, benchmarks, sample papers, training of the models."""

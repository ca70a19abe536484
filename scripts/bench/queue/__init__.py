"""The queue: what waiting papers cost, a day of a province, and a worker that reads very many papers."""

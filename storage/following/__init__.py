"""Systems that follow what happens to papers: the feed of changes, and webhooks with what each still has to be told."""

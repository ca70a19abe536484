"""The desk's queue as it stands, live: what came in, files handed in on the page, the day's journal, batch runs."""

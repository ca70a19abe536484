"""Where things live: database, objects, archive, trail, search, what waits, papers on record and their review.

Everything here takes its place (a URL, a store, a session) as an argument and knows no setting.
"""

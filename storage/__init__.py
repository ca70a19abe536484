"""Where things live: the database, the object store, the archive layout, the index and the event trail.

Everything here takes its place (a URL, a store, a session) as an argument and knows no setting.
"""

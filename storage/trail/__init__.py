"""The trail of events: every change and every read of personal data."""

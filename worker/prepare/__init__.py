"""A page made easy to read: where its sheet lies, which way up, how it leans, its light, its seals; and its bar codes."""

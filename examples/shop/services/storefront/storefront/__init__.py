"""The shop's web pages."""

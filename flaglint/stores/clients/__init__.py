"""Clients of stores that are not asked over HTTP alone: each needs an extra, and is loaded when its store is read."""

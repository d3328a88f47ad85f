"""Customers and how they sign in."""

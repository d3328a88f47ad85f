"""Products, prices and reviews."""

"""Mirrors the rooms of the house; `contracts/` is what every database and every backplane has to pass."""

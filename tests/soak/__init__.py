"""Hundreds of programs and pages for half an hour: memory stands still, and nothing is left when they have gone."""

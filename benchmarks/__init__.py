"""Measurements that anyone can run, side by side on one machine. See README.md for how to read them."""

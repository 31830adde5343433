"""Where one writes: the field, what it offers, and what becomes of what was written."""

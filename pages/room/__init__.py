"""One room while it is open: its messages, what one does with them, and what one writes."""

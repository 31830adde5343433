"""The list of messages: its rows, what one can do with them, and how it moves."""

"""The pane beside a conversation, one module for each thing that it can show."""

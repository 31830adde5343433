"""What stands around a conversation: rooms, people, the head, and me."""

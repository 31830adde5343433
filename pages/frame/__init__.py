"""What stays while one turns from room to room, and the rooms that it leads to."""

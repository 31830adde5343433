"""What pages are drawn with. Components take data and callbacks, and know no service."""

"""What one says of oneself, and how one signs in."""

"""The page of administrators, in four parts."""

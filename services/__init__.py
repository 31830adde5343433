"""THE HOUSE: everything that Chatterbox does, behind both doors. It knows the store and no web framework."""

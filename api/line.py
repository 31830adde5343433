"""The way out to one socket: straight into its transport, or through a task where the server has no such way."""

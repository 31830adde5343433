"""What stands between pages and the network: who may connect, and what is told to whom nothing can be shown."""

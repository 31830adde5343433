"""What is written about Chatterbox, and the programs that keep it true."""

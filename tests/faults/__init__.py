"""What happens to everybody's messages when something breaks: `python -m tests.faults` prints it as a table."""

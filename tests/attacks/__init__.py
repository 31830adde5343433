"""Attacks on a real process over real sockets: each has one expected answer, and nobody else notices anything."""

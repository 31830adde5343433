"""Tests of the real server: a process of its own, real sockets, a real browser."""

"""The law: what a reader had + what changed since = what is true; for every action, order, cut and fault of a link.

`script` says what may happen, `room` what must come of it (a naive model), `replica` what a reader has; `play` runs a
script and compares the three, through the services (`inside`), through /ws and HTTP (`outside`), and over a link that
loses, delays, doubles and reorders (`wire`). A short form is in the suite; `uv run -m tests.law --steps 10000` is the
long one.
"""

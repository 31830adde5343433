"""The marks that stand for values in a statement written by hand, in the way of each database."""


def placeholders(dialect: str, count: int, first: int = 1) -> list[str]:
    """`?, ?` for SQLite; `$1, $2` for PostgreSQL, counted from `first`."""
    return [f"${number}" for number in range(first, first + count)] if dialect == "postgres" else ["?"] * count

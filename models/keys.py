"""A text by which others find a row: one that is longer than any that is stored finds nothing, and is no error."""

from typing import Any

from tortoise import fields


def key_field(length: int, **options: Any) -> "fields.CharField[str]":
    """A column of at most `length` characters.

    Tortoise measures what is sought as it measures what is stored, and then says that something is wrong with the
    database. Here nothing is measured: what is stored is made by the house, and PostgreSQL measures it, too.
    """
    field = fields.CharField(max_length=length, **options)
    field.validators.clear()
    return field

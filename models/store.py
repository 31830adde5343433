"""What the database says of itself."""

from tortoise import fields
from tortoise.models import Model


class Store(Model):
    """The one row that names this database.

    `epoch` changes when the database is replaced (restored from a backup): cursors of another epoch mean nothing.
    """

    id = fields.IntField(primary_key=True)
    epoch = fields.CharField(max_length=32)

    class Meta:
        table = "store"

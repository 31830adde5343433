"""A person or a program with an account."""

from tortoise import fields
from tortoise.models import Model


class User(Model):
    """An account.

    `username` is the name as it was chosen (NFKC); `username_key` is what makes it unique, see
    `services.usernames`.
    """

    id = fields.BigIntField(primary_key=True)
    username = fields.CharField(max_length=32)
    username_key = fields.CharField(max_length=128, unique=True)
    hashed_password = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()

    class Meta:
        table = "users"

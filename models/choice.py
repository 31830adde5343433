"""What an administrator has chosen while the chat runs."""

from tortoise import fields
from tortoise.models import Model


class Choice(Model):
    """It goes before the setting of this name."""

    name = fields.CharField(max_length=32, primary_key=True)
    value = fields.CharField(max_length=32)

    class Meta:
        table = "choices"

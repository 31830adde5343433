"""Who signed in, who failed to, and who used the powers of a moderator or an administrator."""

from tortoise import fields
from tortoise.models import Model


class AuditEntry(Model):
    """One entry of the audit record, which only ever grows: triggers of the database refuse to change or delete one.

    It names people by their names at that time, so that it outlives accounts. `actor` did it, `subject` is whom or
    what it was done to.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=32)
    actor = fields.CharField(max_length=32, null=True)
    subject = fields.CharField(max_length=120, null=True)
    address = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "audit"

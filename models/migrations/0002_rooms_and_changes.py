from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0001_first_tables')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Mention',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('room', fields.ForeignKeyField('models.Room', source_field='room_id', db_constraint=True, to_field='id', related_name='mentions', on_delete=OnDelete.CASCADE)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='mentions', on_delete=OnDelete.CASCADE)),
                ('seq', fields.BigIntField()),
            ],
            options={'table': 'mentions', 'app': 'models', 'unique_together': (('room', 'seq', 'user'),), 'indexes': [Index(fields=['user_id', 'room_id', 'seq'])], 'pk_attr': 'id', 'table_description': 'One user in one message, which is named by its place. A message that mentions everybody has one for each.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Membership',
            name='notify',
            field=fields.CharField(default='all', db_default='all', max_length=16),
        ),
        ops.AddField(
            model_name='Membership',
            name='role',
            field=fields.CharField(default='member', db_default='member', max_length=16),
        ),
        ops.AddIndex(
            model_name='Membership',
            index=Index(fields=['room_id', 'role']),
        ),
        ops.AlterModelOptions(
            name='Message',
            options={'table': 'messages', 'app': 'models', 'unique_together': (('room', 'seq'), ('room', 'rev'), ('client_id', 'author')), 'pk_attr': 'id', 'table_description': 'A message in its latest state: one row is all there is to know of it.'},
        ),
        ops.AddField(
            model_name='Message',
            name='change',
            field=fields.CharField(default='posted', db_default='posted', max_length=16),
        ),
        ops.AddField(
            model_name='Message',
            name='deleted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Message',
            name='edited_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Message',
            name='mentions',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Message',
            name='pinned_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Message',
            name='quote',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Message',
            name='reactions',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Message',
            name='reply_to',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Message',
            name='system',
            field=fields.CharField(null=True, max_length=16),
        ),
        ops.AddField(
            model_name='Room',
            name='archived_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Room',
            name='people',
            field=fields.TextField(null=True, unique=False),
        ),
        # Every room has an owner; the lobby's is the first account.
        ops.RunSQL(
            'UPDATE "memberships" SET "role" = \'owner\' WHERE "user_id" = (SELECT MIN("id") FROM "users")',
            ops.RunSQL.noop,
        ),
        # Most messages answer nothing and are not pinned: these indexes hold only those that do and are.
        ops.RunSQL(
            'CREATE INDEX "messages_replies" ON "messages" ("reply_to") WHERE "reply_to" IS NOT NULL',
            'DROP INDEX "messages_replies"',
        ),
        ops.RunSQL(
            'CREATE INDEX "messages_pins" ON "messages" ("room_id", "pinned_at") WHERE "pinned_at" IS NOT NULL',
            'DROP INDEX "messages_pins"',
        ),
    ]

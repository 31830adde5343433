from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0010_bots')]

    initial = False

    operations = [
        ops.CreateModel(
            name='File',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('key', fields.CharField(unique=True, max_length=32)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_index=True, db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('room', fields.ForeignKeyField('models.Room', source_field='room_id', db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('message', fields.ForeignKeyField('models.Message', source_field='message_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=100)),
                ('type', fields.CharField(max_length=100)),
                ('size', fields.BigIntField()),
                ('width', fields.IntField(null=True)),
                ('height', fields.IntField(null=True)),
                ('has_preview', fields.BooleanField(default=False)),
                ('expires_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'files', 'app': 'models', 'pk_attr': 'id', 'table_description': 'What there is to know of a file. Its bytes lie in a folder, under its `key`, which nobody can guess.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Message',
            name='attachments',
            field=fields.TextField(null=True, unique=False),
        ),
    ]

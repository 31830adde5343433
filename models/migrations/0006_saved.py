from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_administration')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Saved',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='saved', on_delete=OnDelete.CASCADE)),
                ('message', fields.ForeignKeyField('models.Message', source_field='message_id', db_constraint=True, to_field='id', related_name='saved', on_delete=OnDelete.CASCADE)),
                ('saved_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'saved', 'app': 'models', 'unique_together': (('user', 'message'),), 'pk_attr': 'id', 'table_description': 'Each person saves a message once, and nobody else hears of it.'},
            bases=['Model'],
        ),
    ]

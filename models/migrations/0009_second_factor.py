from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0008_drafts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Choice',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ('value', fields.CharField(max_length=32)),
            ],
            options={'table': 'choices', 'app': 'models', 'pk_attr': 'name', 'table_description': 'It goes before the setting of this name.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='recovery_codes', on_delete=OnDelete.CASCADE)),
                ('digest', fields.CharField(unique=True, max_length=64)),
            ],
            options={'table': 'recovery_codes', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A code for who has lost the app, good once: its row goes with it. `digest` is a keyed hash of it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('user', fields.OneToOneField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='second_factor', on_delete=OnDelete.CASCADE)),
                ('sealed_secret', fields.CharField(max_length=255)),
                ('last_step', fields.BigIntField(default=0)),
            ],
            options={'table': 'second_factors', 'app': 'models', 'pk_attr': 'id', 'table_description': 'What an app and the house make the same codes of.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='User',
            name='ban_reason',
            field=fields.CharField(null=True, max_length=250),
        ),
        ops.AddField(
            model_name='User',
            name='banned_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='second_factor_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]

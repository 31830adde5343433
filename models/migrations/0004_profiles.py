from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_search')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Avatar',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('user', fields.OneToOneField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='picture', on_delete=OnDelete.CASCADE)),
                ('digest', fields.CharField(db_index=True, max_length=32)),
                ('image', fields.BinaryField()),
            ],
            options={'table': 'avatars', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One picture of one user, as it is served. `digest` is its name in addresses: another picture, another name.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Session',
            name='last_used_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='always_newest',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='User',
            name='avatar',
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name='User',
            name='colour',
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name='User',
            name='ctrl_enter_sends',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='User',
            name='display_name',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='User',
            name='theme',
            field=fields.CharField(default='auto', db_default='auto', max_length=8),
        ),
    ]

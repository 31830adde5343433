from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_saved')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Membership',
            name='draft',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='User',
            name='sees_typing',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name='User',
            name='tells_typing',
            field=fields.BooleanField(default=True, db_default=True),
        ),
    ]

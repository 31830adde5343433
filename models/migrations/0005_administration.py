from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

SQLITE = (
    """CREATE TRIGGER "audit_not_changed" BEFORE UPDATE ON "audit"
        BEGIN SELECT RAISE(ABORT, 'the audit record only grows'); END""",
    """CREATE TRIGGER "audit_not_deleted" BEFORE DELETE ON "audit"
        BEGIN SELECT RAISE(ABORT, 'the audit record only grows'); END""",
)
SQLITE_BACK = ('DROP TRIGGER IF EXISTS "audit_not_changed"', 'DROP TRIGGER IF EXISTS "audit_not_deleted"')
POSTGRES = (
    """CREATE FUNCTION "audit_only_grows"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit record only grows'; END $$""",
    """CREATE TRIGGER "audit_only_grows" BEFORE UPDATE OR DELETE ON "audit"
        FOR EACH ROW EXECUTE FUNCTION "audit_only_grows"()""",
)
POSTGRES_BACK = ('DROP TRIGGER IF EXISTS "audit_only_grows" ON "audit"', 'DROP FUNCTION IF EXISTS "audit_only_grows"')

# Where there is a chat already, whoever came first administers it.
FIRST_COMES = ('UPDATE "users" SET "is_admin" = TRUE WHERE "id" = (SELECT MIN("id") FROM "users")',)


def of_each(sqlite, postgres):
    async def run(_, editor):
        for statement in postgres if editor.client.capabilities.dialect == "postgres" else sqlite:
            await editor.client.execute_query(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [('models', '0004_profiles')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharField(max_length=32)),
                ('actor', fields.CharField(null=True, max_length=32)),
                ('subject', fields.CharField(null=True, max_length=120)),
                ('address', fields.CharField(null=True, max_length=64)),
            ],
            options={'table': 'audit', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One entry of the audit record, which only ever grows: triggers of the database refuse to change or delete one.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invite',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('digest', fields.CharField(unique=True, max_length=64)),
                ('created_by', fields.CharField(max_length=32)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('uses_left', fields.IntField()),
            ],
            options={'table': 'invites', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Good until `expires_at` for `uses_left` accounts. The link itself cannot be read out of the database: `digest` is'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Report',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('message', fields.ForeignKeyField('models.Message', source_field='message_id', db_constraint=True, to_field='id', related_name='reports', on_delete=OnDelete.CASCADE)),
                ('reporter', fields.ForeignKeyField('models.User', source_field='reporter_id', db_constraint=True, to_field='id', related_name='reports', on_delete=OnDelete.CASCADE)),
                ('reason', fields.CharField(max_length=250)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('resolved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'reports', 'app': 'models', 'unique_together': (('message', 'reporter'),), 'pk_attr': 'id', 'table_description': 'Each person reports a message once. `resolved_at`: an administrator has looked at it.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='User',
            name='disabled_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='is_admin',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunPython(of_each(SQLITE + FIRST_COMES, POSTGRES + FIRST_COMES), of_each(SQLITE_BACK, POSTGRES_BACK)),
    ]

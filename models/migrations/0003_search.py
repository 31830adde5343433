from tortoise import migrations
from tortoise.migrations import operations as ops

SQLITE = (
    # Of the text of messages it keeps where which three characters stand, and not the text itself (content=...).
    """CREATE VIRTUAL TABLE "message_search" USING fts5(
        "message", content='messages', content_rowid='id', tokenize='trigram')""",
    # New messages come into it in batches, see models/search.py, and message_search_docsize names those that are in
    # it. What becomes of these is kept in step here, in whichever transaction it happens.
    """CREATE TRIGGER "message_search_edited" AFTER UPDATE OF "message" ON "messages"
        WHEN old."message" <> new."message"
        AND EXISTS (SELECT 1 FROM "message_search_docsize" WHERE "id" = old."id")
        BEGIN
            INSERT INTO "message_search" ("message_search", "rowid", "message")
                VALUES ('delete', old."id", old."message");
            INSERT INTO "message_search" ("rowid", "message") VALUES (new."id", new."message");
        END""",
    """CREATE TRIGGER "message_search_removed" AFTER DELETE ON "messages"
        WHEN EXISTS (SELECT 1 FROM "message_search_docsize" WHERE "id" = old."id")
        BEGIN
            INSERT INTO "message_search" ("message_search", "rowid", "message")
                VALUES ('delete', old."id", old."message");
        END""",
)
SQLITE_BACK = (
    'DROP TRIGGER "message_search_edited"',
    'DROP TRIGGER "message_search_removed"',
    'DROP TABLE "message_search"',
)

# An owner of the database may create this extension, where it is installed. Without it, the same statements read the
# messages instead of an index.
POSTGRES = (
    """DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX "message_search" ON "messages" USING gin ("message" gin_trgm_ops);
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'Search has no index: %', SQLERRM;
    END $$""",
)
POSTGRES_BACK = ('DROP INDEX IF EXISTS "message_search"',)


def of_each(sqlite, postgres):
    async def run(_, editor):
        for statement in postgres if editor.client.capabilities.dialect == "postgres" else sqlite:
            await editor.client.execute_query(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [('models', '0002_rooms_and_changes')]

    initial = False

    operations = [ops.RunPython(of_each(SQLITE, POSTGRES), of_each(SQLITE_BACK, POSTGRES_BACK))]

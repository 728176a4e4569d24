"""PostgreSQL says at commit which business has something to deliver.

The channel only saves waiting: a sweep finds what an unheard word left behind.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION outbox_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('vafa_outbox', current_setting('app.business_id', true));
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER outbox_announce AFTER INSERT ON outbox_outboxevent
    FOR EACH STATEMENT EXECUTE FUNCTION outbox_announce();
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_tables")]
    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION outbox_announce()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER outbox_announce ON outbox_outboxevent"),
    ]

"""The one change that the record allows: to forget what it says of a person who was erased."""

from django.db import migrations

FORGET = """
CREATE FUNCTION audit_forget(people bigint[], numbers text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here bigint := nullif(current_setting('app.business_id', true), '')::bigint;
BEGIN
    UPDATE audit_auditrecord SET facts = '{}'
        WHERE business_id = here
        AND ((object_kind = 'customer' AND object_id = ANY (people))
            OR facts->>'mobile' = ANY (numbers));
    UPDATE audit_auditrecord SET facts = '{}', actor_label = '', address = ''
        WHERE business_id = here AND actor_kind = 'customer' AND actor_id = ANY (people);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]

    operations = [migrations.RunSQL([FORGET], ["DROP FUNCTION audit_forget(bigint[], text[])"])]

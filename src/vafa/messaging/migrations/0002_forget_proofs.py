"""The one change that proofs of consent allow: to forget whose they were."""

from django.db import migrations

FORGET = """
CREATE FUNCTION consent_forget(people bigint[], numbers text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here bigint := nullif(current_setting('app.business_id', true), '')::bigint;
BEGIN
    UPDATE messaging_consentproof SET mobile = '', address = '',
        actor_label = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_label END
        WHERE business_id = here AND (customer_id = ANY (people) OR mobile = ANY (numbers));
END $$;
"""


class Migration(migrations.Migration):
    replaces = [("messaging", "0010_forget_proofs")]
    dependencies = [("messaging", "0001_tables")]

    operations = [migrations.RunSQL([FORGET], ["DROP FUNCTION consent_forget(bigint[], text[])"])]

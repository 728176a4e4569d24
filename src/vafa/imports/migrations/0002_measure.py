"""The application may have PostgreSQL look at the tables that a file fills.

Right after the first sales of a new server nothing is known of its tables, and the plan by which
PostgreSQL checks that a line's sale exists walks over all sales of the business: until its own
look, a minute later, each chunk takes longer than the one before. To analyze a table is the
owner's right; MAINTAIN can only be granted from PostgreSQL 17 on.
"""

from django.db import migrations

MEASURE = """
CREATE FUNCTION imports_measure() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE customers_customer, sales_sale, sales_saleline, imports_importkey,
        ledger_account, ledger_lot;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_tables"),
        ("sales", "0001_tables"),
        ("customers", "0001_tables"),
        ("ledger", "0001_tables"),
    ]
    operations = [
        migrations.RunSQL(MEASURE, "DROP FUNCTION imports_measure()"),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """A page is half full, so that a scored row's new version fits beside the old one (HOT)."""

    dependencies = [("insight", "0001_tables")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE insight_customermetrics SET (fillfactor = 50)",
            "ALTER TABLE insight_customermetrics RESET (fillfactor)",
        )
    ]

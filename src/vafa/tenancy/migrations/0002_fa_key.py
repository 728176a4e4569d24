"""fa_key(text): the Persian alphabetical order, for generated columns, without ICU."""

from django.db import migrations

from vafa.foundation.persian import SQL_FA_KEY


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_tables")]
    operations = [migrations.RunSQL([SQL_FA_KEY], "DROP FUNCTION fa_key(text)")]

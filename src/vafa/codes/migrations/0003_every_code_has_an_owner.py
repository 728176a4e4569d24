from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("codes", "0002_codes_of_who_is_invited")]

    operations = [ValidateConstraint(model_name="code", name="code_has_an_owner")]

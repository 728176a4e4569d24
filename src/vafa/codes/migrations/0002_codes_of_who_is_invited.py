from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="code",
            name="mobile",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AlterField(
            model_name="code",
            name="customer_id",
            field=models.BigIntegerField(null=True),
        ),
        AddConstraintNotValid(
            model_name="code",
            constraint=models.CheckConstraint(
                condition=Q(customer_id__isnull=False, mobile="")
                | (Q(customer_id__isnull=True, purpose="login") & ~Q(mobile="")),
                name="code_has_an_owner",
            ),
        ),
    ]

import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('visits', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('branch_id', models.BigIntegerField(null=True)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('way', models.CharField(choices=[('qr', 'by the code at the door'), ('till', 'at the till'), ('api', 'by the API')], max_length=8)),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', '-at'], name='visit_of_customer'), models.Index(fields=['business_id', '-id'], name='visit_newest')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'customer_id', 'branch_id', 'day'), name='visit_once_a_day', nulls_distinct=False), vafa.tenancy.references.TenantReference('customer_id', name='visit_customer', to='customers.Customer')],
            },
        ),
    ]

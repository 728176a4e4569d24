import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('segments', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('tree', models.JSONField()),
                ('version', models.IntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=120)),
                ('archived_at', models.DateTimeField(null=True)),
                ('counted', models.BigIntegerField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('watched_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True)), fields=('business_id', 'name'), name='segment_name_once')],
            },
        ),
        migrations.CreateModel(
            name='SegmentMember',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'segment_id', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('segment_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('entered_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('segment', vafa.tenancy.references.TenantForeignKey(column='segment_id', to='segments.segment')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id'], name='segment_member_of_customer')],
                'constraints': [vafa.tenancy.references.TenantReference('segment_id', name='segment_member_segment', to='segments.Segment'), vafa.tenancy.references.TenantReference('customer_id', name='segment_member_customer', to='customers.Customer')],
            },
        ),
    ]

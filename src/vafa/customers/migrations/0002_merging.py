import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0001_initial'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='merged_into_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='merged_into',
            field=vafa.tenancy.references.TenantForeignKey(column='merged_into_id', to='customers.customer'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into_id', models.F('id')), _negated=True), name='customer_merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=vafa.tenancy.references.TenantReference('merged_into_id', name='customer_merged', to='customers.Customer'),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kept_id', models.BigIntegerField()),
                ('gone_id', models.BigIntegerField()),
                ('moved', models.JSONField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('gone', vafa.tenancy.references.TenantForeignKey(column='gone_id', to='customers.customer')),
                ('kept', vafa.tenancy.references.TenantForeignKey(column='kept_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'kept_id'], name='merge_by_kept')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('business_id', 'gone_id'), name='merge_stands_once'), vafa.tenancy.references.TenantReference('kept_id', name='merge_kept', to='customers.Customer'), vafa.tenancy.references.TenantReference('gone_id', name='merge_gone', to='customers.Customer')],
            },
        ),
    ]

import django.db.models.deletion
import vafa.codes.types
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('codes', '0001_initial'),
        ('codes', '0002_codes_of_who_is_invited'),
        ('codes', '0003_every_code_has_an_owner'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('mobile', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('purpose', models.CharField(choices=[(vafa.codes.types.Purpose['SPEND'], vafa.codes.types.Purpose['SPEND']), (vafa.codes.types.Purpose['LOGIN'], vafa.codes.types.Purpose['LOGIN'])], max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[(vafa.codes.types.CodeState['LIVE'], vafa.codes.types.CodeState['LIVE']), (vafa.codes.types.CodeState['USED'], vafa.codes.types.CodeState['USED']), (vafa.codes.types.CodeState['REPLACED'], vafa.codes.types.CodeState['REPLACED']), (vafa.codes.types.CodeState['BURNT'], vafa.codes.types.CodeState['BURNT'])], default=vafa.codes.types.CodeState['LIVE'], max_length=12)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('used_by', models.BigIntegerField(null=True)),
                ('wrong_tries', models.SmallIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', '-issued_at'], name='code_by_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', vafa.codes.types.CodeState['LIVE'])), fields=('business_id', 'digest'), name='code_live_once'), models.UniqueConstraint(condition=models.Q(('state', vafa.codes.types.CodeState['LIVE'])), fields=('business_id', 'customer_id', 'purpose'), name='code_one_live'), models.CheckConstraint(condition=models.Q(models.Q(('customer_id__isnull', False), ('mobile', '')), models.Q(('customer_id__isnull', True), ('purpose', vafa.codes.types.Purpose['LOGIN']), models.Q(('mobile', ''), _negated=True)), _connector='OR'), name='code_has_an_owner'), vafa.tenancy.references.TenantReference('customer_id', name='code_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='WrongTries',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('side', models.CharField(max_length=12)),
                ('subject', models.CharField(max_length=80)),
                ('count', models.IntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('locked_until', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'side', 'subject'), name='wrong_tries_once')],
            },
        ),
    ]

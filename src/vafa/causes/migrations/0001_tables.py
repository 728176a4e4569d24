import django.db.models.deletion
import vafa.foundation.ids
import vafa.ledger.types
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('causes', '0001_initial'),
        ('causes', '0002_given_by_the_house'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoodCause',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('goal_rial', models.BigIntegerField(default=0)),
                ('share_percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('point_value_rial', models.BigIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('goal_rial__gte', 0), ('point_value_rial__gte', 0), ('share_percent__range', (0, 100))), name='cause_possible')],
            },
        ),
        migrations.CreateModel(
            name='Donation',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('cause_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('way', models.CharField(choices=[('given', 'Given by a member'), ('purchase', 'Share of a purchase'), ('house', "Given by you in a member's name"), ('payout', 'Paid to the cause')], max_length=16)),
                ('unit', models.CharField(choices=[(vafa.ledger.types.Unit['CREDIT'], vafa.ledger.types.Unit['CREDIT']), (vafa.ledger.types.Unit['POINTS'], vafa.ledger.types.Unit['POINTS'])], max_length=8)),
                ('amount', models.BigIntegerField()),
                ('worth_rial', models.BigIntegerField()),
                ('percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('sale_id', models.BigIntegerField(null=True)),
                ('request_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('cause', vafa.tenancy.references.TenantForeignKey(column='cause_id', to='causes.goodcause')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'cause_id', '-id'], name='donation_of_cause')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='donation_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('worth_rial__gte', 0)), name='donation_not_negative'), vafa.tenancy.references.TenantReference('cause_id', name='donation_cause', to='causes.GoodCause'), vafa.tenancy.references.TenantReference('customer_id', name='donation_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('cause_id', models.BigIntegerField()),
                ('chosen_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('cause', vafa.tenancy.references.TenantForeignKey(column='cause_id', to='causes.goodcause')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'customer_id'), name='choice_once'), vafa.tenancy.references.TenantReference('customer_id', name='choice_customer', to='customers.Customer'), vafa.tenancy.references.TenantReference('cause_id', name='choice_cause', to='causes.GoodCause')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('cause_id', models.BigIntegerField()),
                ('amount_rial', models.BigIntegerField()),
                ('credit_rial', models.BigIntegerField()),
                ('points', models.BigIntegerField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('request_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('cause', vafa.tenancy.references.TenantForeignKey(column='cause_id', to='causes.goodcause')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='payout_once'), vafa.tenancy.references.TenantReference('cause_id', name='payout_cause', to='causes.GoodCause')],
            },
        ),
    ]

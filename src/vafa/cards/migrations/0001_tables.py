import django.db.models.deletion
import vafa.cards.numbers
import vafa.cards.types
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('cards', '0001_initial'),
        ('cards', '0002_gift_cards'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('sales', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(choices=[(vafa.cards.numbers.CardKind['GIFT'], vafa.cards.numbers.CardKind['GIFT']), (vafa.cards.numbers.CardKind['MEMBER'], vafa.cards.numbers.CardKind['MEMBER'])], max_length=8)),
                ('name', models.CharField(max_length=80)),
                ('count', models.IntegerField()),
                ('value_rial', models.BigIntegerField(default=0)),
                ('valid_days', models.SmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0), ('valid_days__gte', 0), ('value_rial__gte', 0)), name='batch_possible')],
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(choices=[(vafa.cards.numbers.CardKind['GIFT'], vafa.cards.numbers.CardKind['GIFT']), (vafa.cards.numbers.CardKind['MEMBER'], vafa.cards.numbers.CardKind['MEMBER'])], max_length=8)),
                ('batch_id', models.BigIntegerField()),
                ('serial', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('ending', models.CharField(max_length=4)),
                ('state', models.CharField(choices=[(vafa.cards.types.CardState['MADE'], vafa.cards.types.CardState['MADE']), (vafa.cards.types.CardState['ACTIVE'], vafa.cards.types.CardState['ACTIVE']), (vafa.cards.types.CardState['BLOCKED'], vafa.cards.types.CardState['BLOCKED']), (vafa.cards.types.CardState['REPLACED'], vafa.cards.types.CardState['REPLACED'])], default=vafa.cards.types.CardState['MADE'], max_length=12)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('replaced_by_id', models.BigIntegerField(null=True)),
                ('used_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('batch', vafa.tenancy.references.TenantForeignKey(column='batch_id', to='cards.batch')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('replaced_by', vafa.tenancy.references.TenantForeignKey(column='replaced_by_id', to='cards.card')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('customer_id__isnull', False)), fields=['business_id', 'customer_id'], name='card_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'digest'), name='card_number'), models.UniqueConstraint(fields=('business_id', 'batch_id', 'serial'), name='card_serial'), models.CheckConstraint(condition=models.Q(models.Q(('kind', vafa.cards.numbers.CardKind['MEMBER']), ('state', vafa.cards.types.CardState['ACTIVE']), _negated=True), ('customer_id__isnull', False), _connector='OR'), name='active_member_card_has_a_member'), vafa.tenancy.references.TenantReference('batch_id', name='card_batch', to='cards.Batch'), vafa.tenancy.references.TenantReference('customer_id', name='card_customer', to='customers.Customer'), vafa.tenancy.references.TenantReference('replaced_by_id', name='card_replaced_by', to='cards.Card')],
            },
        ),
        migrations.CreateModel(
            name='SoldCard',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('position', models.SmallIntegerField()),
                ('card_id', models.BigIntegerField()),
                ('amount_rial', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('card', vafa.tenancy.references.TenantForeignKey(column='card_id', to='cards.card')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id', 'position'), name='sold_card_line'), models.CheckConstraint(condition=models.Q(('amount_rial__gt', 0)), name='sold_card_amount'), vafa.tenancy.references.TenantReference('sale_id', name='sold_card_sale', to='sales.Sale'), vafa.tenancy.references.TenantReference('card_id', name='sold_card_card', to='cards.Card')],
            },
        ),
    ]

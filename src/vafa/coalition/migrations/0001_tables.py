import django.db.models.deletion
import vafa.coalition.types
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('coalition', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('peer_id', models.BigIntegerField()),
                ('is_ours', models.BooleanField()),
                ('state', models.CharField(choices=[(vafa.coalition.types.OfferState['OPEN'], vafa.coalition.types.OfferState['OPEN']), (vafa.coalition.types.OfferState['TAKEN'], vafa.coalition.types.OfferState['TAKEN']), (vafa.coalition.types.OfferState['DECLINED'], vafa.coalition.types.OfferState['DECLINED']), (vafa.coalition.types.OfferState['REPLACED'], vafa.coalition.types.OfferState['REPLACED'])], max_length=16)),
                ('here_percent', models.SmallIntegerField()),
                ('here_most_rial', models.BigIntegerField()),
                ('here_month_rial', models.BigIntegerField()),
                ('there_percent', models.SmallIntegerField()),
                ('there_most_rial', models.BigIntegerField()),
                ('there_month_rial', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', vafa.coalition.types.OfferState['OPEN'])), fields=('business_id', 'peer_id', 'is_ours'), name='offer_open_once'), models.CheckConstraint(condition=models.Q(('here_percent__range', (0, 100)), ('there_percent__range', (0, 100)), ('here_month_rial__gte', 0), ('here_most_rial__gte', 0), ('there_month_rial__gte', 0), ('there_most_rial__gte', 0)), name='offer_possible')],
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('peer_id', models.BigIntegerField()),
                ('is_ours', models.BooleanField()),
                ('offer_id', models.BigIntegerField(null=True)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[(vafa.coalition.types.DrawState['OPEN'], vafa.coalition.types.DrawState['OPEN']), (vafa.coalition.types.DrawState['USED'], vafa.coalition.types.DrawState['USED']), (vafa.coalition.types.DrawState['LAPSED'], vafa.coalition.types.DrawState['LAPSED'])], max_length=16)),
                ('credit_rial', models.BigIntegerField(default=0)),
                ('worth_rial', models.BigIntegerField()),
                ('returned_rial', models.BigIntegerField(default=0)),
                ('hold_id', models.BigIntegerField(null=True)),
                ('sale_id', models.BigIntegerField(null=True)),
                ('request_key', models.CharField(max_length=80)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('offer', vafa.tenancy.references.TenantForeignKey(column='offer_id', to='coalition.offer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('is_ours', False), ('state', vafa.coalition.types.DrawState['OPEN'])), fields=['business_id', 'expires_at'], name='draw_open'), models.Index(fields=['business_id', 'peer_id', 'opened_at'], name='draw_by_peer'), models.Index(condition=models.Q(('sale_id__isnull', False)), fields=['business_id', 'sale_id'], name='draw_by_sale')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', vafa.coalition.types.DrawState['LAPSED']), _negated=True), fields=('business_id', 'request_key'), name='draw_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('returned_rial', 0), ('state', vafa.coalition.types.DrawState['OPEN'])), models.Q(('credit_rial__gt', 0), ('ended_at__isnull', False), ('returned_rial__range', (0, models.F('worth_rial'))), ('state', vafa.coalition.types.DrawState['USED'])), models.Q(('ended_at__isnull', False), ('returned_rial', 0), ('state', vafa.coalition.types.DrawState['LAPSED'])), _connector='OR'), name='draw_ends_one_way'), vafa.tenancy.references.TenantReference('offer_id', name='draw_offer', to='coalition.Offer'), vafa.tenancy.references.TenantReference('customer_id', name='draw_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='Pact',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('peer_id', models.BigIntegerField()),
                ('is_live', models.BooleanField(default=False)),
                ('offer_id', models.BigIntegerField(null=True)),
                ('since', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('offer', vafa.tenancy.references.TenantForeignKey(column='offer_id', to='coalition.offer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'peer_id'), name='pact_once'), models.CheckConstraint(condition=models.Q(('is_live', False), ('offer_id__isnull', False), _connector='OR'), name='pact_lives_by_terms'), vafa.tenancy.references.TenantReference('offer_id', name='pact_offer', to='coalition.Offer')],
            },
        ),
    ]

import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('links', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkGroup',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('key', models.CharField(max_length=64)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('target', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField()),
                ('links', models.IntegerField(default=0)),
                ('people', models.IntegerField(default=0)),
                ('clicks', models.IntegerField(default=0)),
                ('last_click_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'key'), name='link_group_once')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('token', models.CharField(max_length=16)),
                ('kind', models.CharField(choices=[('visit', 'a page'), ('stop', 'the way out of advertising')], default='visit', max_length=8)),
                ('group_id', models.BigIntegerField()),
                ('source', models.CharField(max_length=64)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('clicks', models.IntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('group', vafa.tenancy.references.TenantForeignKey(column='group_id', to='links.linkgroup')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'group_id'], name='link_of_group')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'token'), name='link_token_once'), models.UniqueConstraint(fields=('business_id', 'source', 'kind'), name='link_once'), vafa.tenancy.references.TenantReference('group_id', name='link_group', to='links.LinkGroup'), vafa.tenancy.references.TenantReference('customer_id', name='link_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='LinkHost',
            fields=[
                ('host', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('business', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
        ),
        migrations.CreateModel(
            name='Click',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('group_id', models.BigIntegerField()),
                ('link_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('device', models.CharField(choices=[('android', 'Android'), ('ios', 'iPhone or iPad'), ('desktop', 'a computer'), ('other', 'something else')], max_length=8)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('link', vafa.tenancy.references.TenantForeignKey(column='link_id', to='links.link')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'group_id', '-id'], name='click_of_group'), models.Index(fields=['business_id', 'link_id'], name='click_of_link')],
                'constraints': [vafa.tenancy.references.TenantReference('link_id', name='click_link', to='links.Link')],
            },
        ),
    ]

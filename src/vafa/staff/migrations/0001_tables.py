import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('staff', '0001_initial'),
        ('staff', '0002_branches'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('failures', models.IntegerField(default=0)),
                ('blocked_until', models.DateTimeField()),
                ('last_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=40, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=4)),
                ('label', models.CharField(max_length=80)),
                ('scopes', models.JSONField(default=list)),
                ('branch_id', models.BigIntegerField(null=True)),
                ('till', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('display_name', models.CharField(max_length=80)),
                ('mobile', models.CharField(blank=True, max_length=16)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('branch_manager', 'Branch manager'), ('operator', 'Club operator'), ('accountant', 'Accountant'), ('auditor', 'Auditor'), ('cashier', 'Cashier')], max_length=16)),
                ('branch_id', models.BigIntegerField(null=True)),
                ('extra', models.JSONField(default=list)),
                ('denied', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('active', 'Active'), ('inactive', 'Inactive')], default='active', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business', 'user'), name='staff_member_once'), vafa.tenancy.references.TenantReference('branch_id', name='staff_member_branch', to='catalog.Branch')],
            },
        ),
        migrations.CreateModel(
            name='Till',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('branch_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business', 'branch_id', 'name'), name='staff_till_name'), vafa.tenancy.references.TenantReference('branch_id', name='staff_till_branch', to='catalog.Branch')],
            },
        ),
    ]

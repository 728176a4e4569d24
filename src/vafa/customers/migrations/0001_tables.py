import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('customers', '0001_initial'),
        ('customers', '0002_merging'),
        ('customers', '0003_profile_fields'),
        ('customers', '0004_custom_fields'),
        ('customers', '0005_merge_fills'),
        ('customers', '0006_erased'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('mobile', models.CharField(max_length=16, null=True)),
                ('first_name', models.CharField(blank=True, max_length=60)),
                ('last_name', models.CharField(blank=True, max_length=60)),
                ('name_key', models.CharField(blank=True, max_length=130)),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name')), function='fa_key', output_field=models.TextField()), output_field=models.TextField(db_collation='C'))),
                ('gender', models.CharField(blank=True, choices=[('female', 'woman'), ('male', 'man')], max_length=8)),
                ('birth_year', models.SmallIntegerField(default=0)),
                ('birth_month', models.SmallIntegerField(default=0)),
                ('birth_day', models.SmallIntegerField(default=0)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('father_name', models.CharField(blank=True, db_default='', max_length=60)),
                ('national_code', models.CharField(blank=True, db_default='', max_length=10)),
                ('marriage_year', models.SmallIntegerField(db_default=0, default=0)),
                ('marriage_month', models.SmallIntegerField(db_default=0, default=0)),
                ('marriage_day', models.SmallIntegerField(db_default=0, default=0)),
                ('job', models.CharField(blank=True, db_default='', max_length=80)),
                ('education', models.CharField(blank=True, choices=[('below_diploma', 'below diploma'), ('diploma', 'diploma'), ('associate', 'associate degree'), ('bachelor', "bachelor's degree"), ('master', "master's degree"), ('doctorate', 'doctorate')], db_default='', max_length=16)),
                ('home_phone', models.CharField(blank=True, db_default='', max_length=20)),
                ('work_phone', models.CharField(blank=True, db_default='', max_length=20)),
                ('province', models.CharField(blank=True, db_default='', max_length=60)),
                ('city', models.CharField(blank=True, db_default='', max_length=60)),
                ('neighbourhood', models.CharField(blank=True, db_default='', max_length=60)),
                ('address', models.CharField(blank=True, db_default='', max_length=300)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('weight_kg', models.SmallIntegerField(db_default=0, default=0)),
                ('colour', models.CharField(blank=True, db_default='', max_length=30)),
                ('about', models.CharField(blank=True, db_default='', max_length=1000)),
                ('custom', models.JSONField(db_default={}, default=dict)),
                ('external_id', models.CharField(max_length=64, null=True)),
                ('joined_at', models.DateTimeField()),
                ('joined_by', models.CharField(choices=[('invoice', 'mobile on an invoice'), ('cashier', 'registered by a cashier'), ('import', 'an import'), ('api', 'the API'), ('portal', 'joined alone, online'), ('text', 'joined by text')], max_length=12)),
                ('joined_branch_id', models.BigIntegerField(null=True)),
                ('joined_actor', models.CharField(max_length=40)),
                ('merged_into_id', models.BigIntegerField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('merged_into', vafa.tenancy.references.TenantForeignKey(column='merged_into_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-joined_at', 'id'], name='customer_by_joining'), models.Index(fields=['business_id', 'sort_key', 'id'], name='customer_by_name'), models.Index(condition=models.Q(('birth_month__gt', 0)), fields=['business_id', 'birth_month', 'birth_day'], name='customer_by_birthday'), models.Index(condition=models.Q(('marriage_month__gt', 0)), fields=['business_id', 'marriage_month', 'marriage_day'], name='customer_by_marriage'), models.Index(condition=models.Q(('national_code', ''), _negated=True), fields=['business_id', 'national_code'], name='customer_by_national_code'), django.contrib.postgres.indexes.GinIndex(fields=['custom'], name='customer_custom', opclasses=['jsonb_path_ops']), django.contrib.postgres.indexes.GinIndex(fields=['mobile'], name='customer_mobile_part', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['name_key'], name='customer_name_part', opclasses=['gin_trgm_ops'])],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'mobile'), name='customer_mobile'), models.UniqueConstraint(fields=('business_id', 'external_id'), name='customer_external'), models.CheckConstraint(condition=models.Q(models.Q(('birth_day', 0), ('birth_month', 0)), models.Q(('birth_day__range', (1, 31)), ('birth_month__range', (1, 12))), _connector='OR'), name='customer_birthday_whole'), models.CheckConstraint(condition=models.Q(models.Q(('marriage_day', 0), ('marriage_month', 0)), models.Q(('marriage_day__range', (1, 31)), ('marriage_month__range', (1, 12))), _connector='OR'), name='customer_marriage_whole'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='customer_place_whole'), models.CheckConstraint(condition=models.Q(('weight_kg__range', (0, 500))), name='customer_weight'), models.CheckConstraint(condition=models.Q(('merged_into_id', models.F('id')), _negated=True), name='customer_merged_into_another'), models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('external_id__isnull', True), ('mobile__isnull', True), ('name_key', ''), ('national_code', '')), _connector='OR'), name='customer_erased_is_nobody'), vafa.tenancy.references.TenantReference('merged_into_id', name='customer_merged', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('slug', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('text', 'text'), ('number', 'number'), ('date', 'date'), ('choice', 'one choice'), ('choices', 'several choices'), ('yes', 'yes or no')], max_length=8)),
                ('choices', models.JSONField(default=list)),
                ('position', models.IntegerField()),
                ('is_on_portal', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'slug'), name='custom_field_slug')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kept_id', models.BigIntegerField()),
                ('gone_id', models.BigIntegerField()),
                ('moved', models.JSONField()),
                ('filled', models.JSONField(db_default={}, default=dict)),
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
        migrations.CreateModel(
            name='Note',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('actor_label', models.CharField(max_length=120)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', '-at'], name='note_by_customer')],
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='note_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='ProfileSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('on_portal', models.JSONField(default=list)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='profile_settings_once')],
            },
        ),
    ]

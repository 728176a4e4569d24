"""Files that were handed in, how far they were read, and the rows that were not taken."""

from __future__ import annotations

from django.db import models

from vafa.imports.types import JobState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class ImportJob(TenantModel):
    """One file. `next_line` is where to go on after an interruption; `path` is empty once the file
    is forgotten.

    A dry one counts what would become of each row and writes nothing. `recorded`, `changed`,
    `known` and `refused` count what the rows stand for; `amounts` has sums by name.
    """

    kind = models.CharField(max_length=20, db_default="sales")
    is_dry = models.BooleanField(default=False, db_default=False)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    reading = models.JSONField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in JobState], default=JobState.WAITING
    )
    next_line = models.IntegerField(default=2)
    size = models.BigIntegerField(default=0)  # bytes
    rows_total = models.IntegerField(default=0)  # counted when the reading begins
    rows_done = models.IntegerField(default=0)
    recorded = models.IntegerField(default=0)
    changed = models.IntegerField(default=0, db_default=0)
    known = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    amounts = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["business_id", "-created_at"], name="import_by_time")]


class ImportRow(TenantModel):
    """A row that was not taken, as it stood in the file, and why."""

    job_id = models.BigIntegerField()
    job = TenantForeignKey(ImportJob, "job_id")
    line = models.IntegerField()
    column = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=40)
    message = models.CharField(max_length=200)
    cells = models.JSONField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "job_id", "line"], name="import_row_once"
            ),
            TenantReference("job_id", to="imports.ImportJob", name="import_row_job"),
        ]


class ImportKey(TenantModel):
    """What a row of a file is known by, and its line: a later row of the same key is its twin."""

    job_id = models.BigIntegerField()
    job = TenantForeignKey(ImportJob, "job_id")
    key = models.CharField(max_length=80)
    line = models.IntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "job_id", "key"], name="import_key_once"
            ),
            TenantReference("job_id", to="imports.ImportJob", name="import_key_job"),
        ]
        indexes = [models.Index(fields=["business_id", "key"], name="import_key_by_key")]


class KnownHead(TenantModel):
    """How a file with these titles was read the last time."""

    kind = models.CharField(max_length=20)
    head = models.CharField(max_length=64)  # a hash of the titles
    reading = models.JSONField()
    used_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "kind", "head"], name="known_head_once")
        ]

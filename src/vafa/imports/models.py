"""Files that were handed in, how far they were read, and the rows that were not taken."""

from __future__ import annotations

from django.db import models

from vafa.imports.types import JobState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class ImportJob(TenantModel):
    """One file of sales. `next_line` is where to go on after an interruption."""

    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    reading = models.JSONField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in JobState], default=JobState.WAITING
    )
    next_line = models.IntegerField(default=2)
    size = models.BigIntegerField(default=0)  # bytes
    rows_total = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    recorded = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
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
    column = models.CharField(max_length=20, blank=True)
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

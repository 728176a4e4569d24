"""Answers that are given again."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantModel


class KeptAnswer(TenantModel):
    """What a POST was answered, to be given again to whoever repeats it with the same key.

    `client_key` stands for an API key and its Idempotency-Key, `fingerprint` for what was asked.
    While `status` is 0 the first one is still at work, in a transaction that nobody else sees. Of
    an answer about somebody who was erased nothing is left but a `status` of 404.
    """

    client_key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "client_key"], name="answer_once"),
        ]
        indexes = [models.Index(fields=["business_id", "at"], name="answer_by_time")]

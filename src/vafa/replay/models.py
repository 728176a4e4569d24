"""Replays that were asked for, how far they are, and what they found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.replay.types import UNDER_WAY, ReplayState
from vafa.tenancy.models import TenantModel


class ReplayRun(TenantModel):
    """One programme tried on one stretch of the past; at most one of a business is under way.

    `rules` names what was tried as [rule, version]; a version never changes, so the result stays
    understandable. `result` is written once, when it is done.
    """

    rules = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ReplayState], default=ReplayState.WAITING
    )
    sales_total = models.IntegerField(default=0)
    sales_done = models.IntegerField(default=0)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id"],
                condition=Q(state__in=list(UNDER_WAY)),
                name="replay_one_at_a_time",
            ),
            models.CheckConstraint(name="replay_period", condition=Q(until__gt=models.F("since"))),
            models.CheckConstraint(
                name="replay_done_has_result",
                condition=~Q(state=ReplayState.DONE) | Q(result__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["business_id", "-created_at"], name="replay_by_time")]

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in UNDER_WAY

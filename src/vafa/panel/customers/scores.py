"""The four scores of how a customer buys."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vafa.insight.types import BEST, Metrics
from vafa.ui import formats


@dataclass(frozen=True, kw_only=True)
class Score:
    """One of the four scores, with the figure behind it."""

    label: str
    score: int
    said: str
    figure: SafeString | str


def draw_scores(metrics: Metrics) -> list[Score]:
    """Each with the figure behind it; none before the first purchase."""
    if metrics.scores is None:
        return []
    scores = metrics.scores
    figures: list[tuple[str, int, SafeString | str]] = [
        (_("Length"), scores.length, _say_span(metrics.length_days)),
        (_("Recency"), scores.recency, formats.relative_html(metrics.last_at)),
        (
            _("Frequency"),
            scores.frequency,
            _("%(count)s purchases") % {"count": formats.number(metrics.purchases)},
        ),
        (_("Money"), scores.money, formats.money(metrics.total_rial, short=True)),
    ]
    return [
        Score(
            label=label,
            score=score,
            said=_("%(score)s of %(best)s")
            % {"score": formats.number(score), "best": formats.number(BEST)},
            figure=figure,
        )
        for label, score, figure in figures
    ]


def _say_span(days: int) -> str:
    if days >= 60:
        return _("%(count)s months") % {"count": formats.number(days // 30)}
    return _("%(count)s days") % {"count": formats.number(days)}

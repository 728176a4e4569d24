"""What texts did, and what they may mean."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.answers.models import Answer, Switch
from vafa.answers.registry import in_order, meanings
from vafa.answers.types import AnswerView, MeaningRow


def map_answers(inbound_ids: Sequence[int]) -> dict[int, AnswerView]:
    """What each of these texts did, by its id; those that did nothing are left out."""
    rows = Answer.objects.filter(inbound_id__in=list(inbound_ids))
    return {
        row.inbound_id: AnswerView(
            outcome=_name(row.meaning, row.outcome), is_answered=row.is_answered
        )
        for row in rows
    }


def list_meanings() -> list[MeaningRow]:
    """Everything that a text may mean, in the order in which it is tried."""
    switches = load_switches()
    return [
        MeaningRow(slug=one.slug, says=one.says, does=one.does, is_on=switches[one.slug])
        for one in in_order()
    ]


def load_switches() -> dict[str, bool]:
    """Whether each meaning is on."""
    own = dict(Switch.objects.values_list("meaning", "is_on"))
    return {one.slug: own.get(one.slug, one.is_on_at_first) for one in meanings}


def _name(meaning: str, outcome: str) -> str:
    known = meanings.find(meaning)
    return str(known.outcomes.get(outcome, outcome)) if known else outcome

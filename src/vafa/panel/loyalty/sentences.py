"""A rule as its sentence, the parts that matter marked; and what it does to an invoice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vafa.foundation.jalali import last_good_day
from vafa.ledger.types import Unit
from vafa.messaging.queries import list_purposes, preview_text
from vafa.messaging.types import TextPreview
from vafa.rewards.types import Commission, Words
from vafa.rules.queries import EXAMPLE_ON_MENU, preview, say_parts, say_rule, say_verdict
from vafa.rules.types import Multiply, RuleSpec
from vafa.ui import formats

Piece = tuple[str, bool]
STEP_RIAL = 10_000


@dataclass(frozen=True, kw_only=True)
class WorkedLine:
    """A line of the worked invoice."""

    label: str
    amount: str
    is_quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Worked:
    """What a rule gives on an invoice, worked out line by line; `why_not` where nothing."""

    title: str
    lines: list[WorkedLine]
    label: str
    amount: str
    why_not: str = ""
    usable_at: datetime | None = None
    text: TextPreview | None = None


def mark_sentence(spec: RuleSpec, words: Words) -> list[Piece]:
    """The rule's sentence in pieces: (text, whether it is one of the things one may set)."""
    parts = say_parts(spec, words)
    marked = [parts[name] for name in (_("Condition"), _("Award"), _("Time limit"))]
    marked += [parts[_("At most per purchase")]] if spec.cap_per_sale else []
    marked += [parts[_("Limits")]] if spec.caps else []
    marked += [] if spec.when.has_sale else [parts[_("When")]]
    return list(_cut(say_rule(spec, words), marked))


def work_out(spec: RuleSpec, invoice_rial: int, words: Words, *, at: datetime) -> Worked:
    """The rule on an invoice with a discount and tax, so that every switch shows in it."""
    discount = invoice_rial // 20 // STEP_RIAL * STEP_RIAL
    tax = (invoice_rial - discount) // 10
    done = preview(spec, invoice_rial, at=at, zone=words.zone, discount_rial=discount, tax_rial=tax)
    if isinstance(spec.reward, Multiply):
        why_not = _("It multiplies what the other rules give on this invoice.")
    else:
        why_not = "" if done.verdict.applied else say_verdict(done.verdict, words)
    waits = bool(spec.terms.wait_hours or spec.terms.wait_days)
    lines = _list_invoice(invoice_rial, discount, tax, done.counted_rial)
    if not isinstance(spec.reward, Multiply) and spec.reward.reads_menu:
        lines.append(WorkedLine(label=_("On the menu, say"), amount=_say_example(spec, words)))
    return Worked(
        title=_("On an invoice like this") if spec.when.has_sale else spec.when.describe(words),
        lines=lines if spec.when.has_sale or spec.when.has_goods else [],
        label=_say_where(spec, words.day(done.last_day) if done.last_day else "", words),
        amount=_say_amount(spec, done.amount, words),
        why_not=why_not,
        usable_at=spec.terms.available_at(at, words.zone) if waits else None,
        text=_write_text(spec, done.amount, words, at=at),
    )


def _list_invoice(goods: int, discount: int, tax: int, counted: int) -> list[WorkedLine]:
    def line(label: str, amount: int, *, is_quiet: bool = False) -> WorkedLine:
        shown = formats.money(amount, with_unit=False)
        return WorkedLine(label=label, amount=shown, is_quiet=is_quiet)

    return [
        line(_("Goods"), goods),
        line(_("Discount"), -discount, is_quiet=True),
        line(_("Tax"), tax, is_quiet=True),
        line(_("Of it counts"), counted),
    ]


def _say_example(spec: RuleSpec, words: Words) -> str:
    if spec.reward_kind.unit is Unit.CREDIT:
        return words.percent(EXAMPLE_ON_MENU.credit_percent or Decimal(0))
    return spec.reward_kind.describe_amount(EXAMPLE_ON_MENU.points or 0, words)


def _say_amount(spec: RuleSpec, amount: int, words: Words) -> str:
    if not isinstance(spec.reward, Multiply | Commission) and spec.reward_kind.unit is None:
        return spec.reward.describe(words)
    return spec.reward_kind.describe_amount(amount, words)


def _say_where(spec: RuleSpec, last_day: str, words: Words) -> str:
    if isinstance(spec.reward, Commission):
        return _("“%(partner)s” gets") % {"partner": words.name(spec.reward.partner_id)}
    if spec.reward_kind.unit is None:
        return _("The guest gets")
    if last_day:
        return _("Into the wallet, good until %(day)s") % {"day": last_day}
    return _("Into the wallet, without end")


def _write_text(spec: RuleSpec, amount: int, words: Words, *, at: datetime) -> TextPreview | None:
    """The text that would tell the customer of it; points are told on the invoice alone."""
    if spec.reward_kind.unit is None and not isinstance(spec.reward, Multiply):
        said = spec.reward.draft_text(words, at=at)
        return _draft("reward", {"words": said}) if said else None
    if spec.reward_kind.unit != Unit.CREDIT or not amount:
        return None
    ends_at = spec.terms.expires_at(at, words.zone)
    values: dict[str, Any] = {
        "amount": amount,
        "last_day": last_good_day(ends_at, words.zone).isoformat() if ends_at else None,
    }
    return _draft("credit", values)


def _draft(slug: str, values: dict[str, Any]) -> TextPreview | None:
    """The business's own words for it; none where it sends no such text."""
    purpose = next(one for one in list_purposes() if one.slug == slug)
    if purpose.is_off:
        return None
    return preview_text(purpose=slug, text=purpose.text, values=values)


def _cut(sentence: str, marked: list[str]) -> Iterator[Piece]:
    found = [(sentence.find(words), words) for words in marked if words and words in sentence]
    place = 0
    for start, words in sorted(found):
        if start < place:
            continue
        if start > place:
            yield sentence[place:start], False
        yield words, True
        place = start + len(words)
    if place < len(sentence):
        yield sentence[place:], False

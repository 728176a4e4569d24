"""Free texts: their words are checked, kept once, measured on real customers, and shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.links.actions import check_target
from vafa.messaging.models import GatewayAccount, Wording
from vafa.messaging.personal import (
    free_purpose,
    list_personal_variables,
    load_personal_values,
)
from vafa.messaging.purposes import COMMON, Kind, Purpose, Variable
from vafa.messaging.text import (
    RenderedText,
    check_template,
    list_places,
    render_text,
    sample_values,
)
from vafa.messaging.types import Carries, TextEstimate, TextPreview, VariableRow
from vafa.tenancy.queries import load_current_business

_ANY_FREE = "by_hand"  # what texts may name is the same for all of them


def save_wording(text: str, *, target: str = "", at: datetime) -> int:
    """Keep the words of a free text and return their id; the same words again are the same row.

    `target` is where its `{link}` leads; empty is the customer's own pages. Refuses BadTemplate and
    BadTarget.
    """
    clean = check_template(_load_purpose(), text)
    target = check_target(target) if target else ""
    digest = hashlib.sha256(f"{clean}\0{target}".encode()).hexdigest()
    wording, _is_new = Wording.objects.get_or_create(
        digest=digest, defaults={"text": clean, "target": target, "made_at": at}
    )
    return wording.id


def get_wording(wording_id: int) -> str:
    """The words, or NotFound."""
    text: str | None = Wording.objects.filter(id=wording_id).values_list("text", flat=True).first()
    if text is None:
        raise NotFound
    return text


def list_free_variables() -> list[VariableRow]:
    """What a free text may name, in the order of the buttons that put it there."""
    return [
        VariableRow(name=one.name, label=one.label, is_secret=one.kind is Kind.SECRET)
        for one in (*COMMON, *(one for one in list_personal_variables() if one.is_offered))
    ]


def preview_for(text: str, *, customer_id: int | None, at: datetime) -> TextPreview:
    """The text as this customer would get it, or with samples where it is nobody's.

    Codes and links are samples of the right length. Refuses BadTemplate.
    """
    purpose = _load_purpose()
    rendered = _render_all(purpose, check_template(purpose, text), [customer_id], at=at)[0]
    return TextPreview(text=rendered.text, chars=rendered.chars, parts=rendered.parts)


def estimate_text(text: str, *, sample_ids: Sequence[int], at: datetime) -> TextEstimate:
    """How long the text is for these customers, with values of their own, and what a part costs.

    Without any customer, as long as with samples. Refuses BadTemplate.
    """
    purpose = _load_purpose()
    rendered = _render_all(purpose, check_template(purpose, text), sample_ids or [None], at=at)
    accounts = GatewayAccount.objects.filter(
        is_active=True, carries__in=(Carries.ALL, Carries.ADVERTISING)
    )
    prices = accounts.order_by("position", "id").values_list("part_price_rial", flat=True)
    return TextEstimate(
        by_parts=Counter(one.parts for one in rendered), part_price_rial=prices.first()
    )


def _load_purpose() -> Purpose:
    return free_purpose(_ANY_FREE, list_personal_variables())


def _render_all(
    purpose: Purpose, words: str, customer_ids: Sequence[int | None], *, at: datetime
) -> list[RenderedText]:
    business, samples = load_current_business(), sample_values(purpose)
    made_later = {one.name: samples[one.name] for one in purpose.variables if _is_late(one)}
    known = [one for one in customer_ids if one is not None]
    values = load_personal_values(list_personal_variables(), list_places(words), known, at=at)
    people = map_customers(known)

    def collect(customer_id: int | None) -> dict[str, Any]:
        if customer_id is None:
            return {**samples, "club": business.name}
        person = people.get(customer_id)
        own = {"name": person.first_name if person else "", "club": business.name}
        return {**made_later, **values[customer_id], **own}

    return [
        render_text(purpose, words, collect(one), unit=business.unit, has_cancel_text=True)
        for one in customer_ids
    ]


def _is_late(variable: Variable) -> bool:
    return variable.kind in {Kind.SECRET, Kind.LINK}

"""Telling a customer of what a rule gave."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from vafa.foundation.jalali import last_good_day
from vafa.foundation.words import Words


def tell_gift(words: str, *, customer_id: int, reference: str, at: datetime) -> None:
    """Queue a text with these words, within the rules for advertising; once for a reference.

    To whom has no mobile, none.
    """
    from vafa.customers.queries import get_customer  # deciding needs no models
    from vafa.messaging.actions import queue_text

    customer = get_customer(customer_id)
    if customer.mobile:
        queue_text(
            customer_id=customer_id,
            mobile=customer.mobile,
            purpose="reward",
            variables={"words": words},
            dedupe_key=f"reward:{reference}",
            due_at=at,
            at=at,
        )


def say_for_text(sentence: object, *, until: datetime, **names: str) -> str:
    """The sentence in the business's language, with its names and its last day."""
    from vafa.tenancy.queries import load_current_business

    business = load_current_business()
    words = Words(zone=ZoneInfo(business.zone))
    with translation.override(business.language):
        return str(sentence) % {"day": words.day(last_good_day(until, words.zone)), **names}

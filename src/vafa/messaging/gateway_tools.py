"""What gateways share: honest results for calls that brought none, and ways to write a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vafa.foundation import http
from vafa.messaging.types import Fault, Outgoing, SendResult, State

MOBILE_SHAPES = ("09", "989", "+989")
_TAKEN_LATER = {408, 425, 429, 500, 502, 503}


def write_mobile(mobile: str, shape: str) -> str:
    """A +98… number as a gateway wants it: 09…, 989… or +989…."""
    if not mobile.startswith("+98"):
        return mobile
    return {"09": "0", "989": "98", "+989": "+98"}[shape] + mobile[3:]


def not_taken(
    batch: Sequence[Outgoing], fault: Fault, *, code: str = "", text: str = ""
) -> list[SendResult]:
    """Surely not taken, all of them."""
    return [
        SendResult(uid=one.uid, state=State.QUEUED, fault=fault, code=code, text=text)
        for one in batch
    ]


def unanswered(batch: Sequence[Outgoing], *, code: str) -> list[SendResult]:
    """Handed over without an answer: nobody knows, so nobody sends them again."""
    return [SendResult(uid=one.uid, state=State.UNKNOWN, code=code) for one in batch]


def results_of_failed_call(batch: Sequence[Outgoing], error: http.CallFailed) -> list[SendResult]:
    """What a call that brought no usable answer says of its batch."""
    if isinstance(error, http.Unreachable):
        return not_taken(batch, Fault.PASSING, code="unreachable")
    if isinstance(error, http.BadAnswer):
        return results_of_status(batch, error.status)
    return unanswered(batch, code="no_answer")


def results_of_status(batch: Sequence[Outgoing], status: int) -> list[SendResult]:
    """What an HTTP status alone says, where the body says nothing better.

    504 is a time-out of somebody in between, and a 2xx that cannot be understood may have been
    taken: both are unknown.
    """
    if status in _TAKEN_LATER:
        return not_taken(batch, Fault.PASSING, code=f"http_{status}")
    if status >= 500 or status < 300:
        return unanswered(batch, code=f"http_{status}")
    return not_taken(batch, Fault.ACCOUNT, code=f"http_{status}")


def send_each(
    batch: Sequence[Outgoing], send_one: Callable[[Outgoing], SendResult]
) -> list[SendResult]:
    """One call for each text; after a silence the rest wait instead of hanging behind it."""
    results: list[SendResult] = []
    for place, one in enumerate(batch, 1):
        try:
            results.append(send_one(one))
        except http.CallFailed as error:
            results += results_of_failed_call([one], error)
            results += not_taken(batch[place:], Fault.PASSING, code="not_tried")
            break
    return results

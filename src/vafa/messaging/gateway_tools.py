"""What gateways share: honest results for calls that brought none, and ways to write a number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext

from vafa.foundation import http
from vafa.foundation.persian import to_latin_digits
from vafa.messaging.types import Fault, Outgoing, SendResult, State

MOBILE_SHAPES = ("09", "989", "+989")
_TAKEN_LATER = {408, 425, 429, 500, 502, 503}


def write_mobile(mobile: str, shape: str) -> str:
    """A +98… number as a gateway wants it: 09…, 989… or +989…."""
    if not mobile.startswith("+98"):
        return mobile
    return {"09": "0", "989": "98", "+989": "+98"}[shape] + mobile[3:]


def with_way_out(one: Outgoing) -> str:
    """The words, and below them the way out of advertising where they bring one."""
    if not one.stop_link or one.stop_link in one.text:
        return one.text
    return f"{one.text}\n\n{gettext('No more offers')}: {one.stop_link}"


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


def send_halves(
    batch: Sequence[Outgoing], send: Callable[[Sequence[Outgoing]], list[SendResult]]
) -> list[SendResult]:
    """The two halves of a batch that was refused for one of its texts, until that stands alone."""
    middle = len(batch) // 2
    return send(batch[:middle]) + send(batch[middle:])


def call_json(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: object = None,
    query: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object of an answer. Raises CallFailed, for any other answer too."""
    content = None if body is None else json.dumps(body).encode()
    more = {} if body is None else {"Content-Type": "application/json"}
    answer = http.call(method, url, query=query, content=content, headers={**headers, **more})
    read = answer.json()
    if not isinstance(read, dict):
        raise http.BadAnswer("no JSON object", status=answer.status)
    return answer.status, read


def read_rows(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list; anything else holds none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def read_number(value: object) -> int | None:
    """A whole number however it is written, fractions cut off; None where there is none."""
    if isinstance(value, bool):
        return None
    whole = to_latin_digits(str(value)).strip().partition(".")[0]
    is_number = whole.removeprefix("-").isascii() and whole.removeprefix("-").isdigit()
    return int(whole) if is_number and len(whole) < 20 else None


def read_moment(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Seconds since 1970, or an ISO time (of `zone` where it is silent); None if it is neither."""
    text = str(value).strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)

"""Doing once what is sent twice.

Every POST takes an `Idempotency-Key`; it belongs to the API key that sends it. A sale keeps its
own (`request_key`) with itself, for ever, beside its natural name. The other POSTs keep their
answer here, in the transaction of what they wrote: it is there if and only if that is there. A
twin that comes while the first is at work waits at the unique key and then finds the answer.
Refusals are not kept: nothing was written, so the same key may be tried again. Answers are kept
for KEPT_FOR.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from pydantic_core import from_json

from vafa.api.errors import BadIdempotencyKey, KeyNeeded, KeyReused
from vafa.api.models import KeptAnswer
from vafa.api.v1.access import ApiRequest
from vafa.api.v1.serving import Answer
from vafa.customers.errors import UnknownCustomer
from vafa.foundation.errors import Refused

KEPT_FOR = timedelta(days=30)
_VISIBLE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")


def read_client_key(request: ApiRequest, *, required: bool) -> str | None:
    """The Idempotency-Key of this API key, hashed to one short text; None when none was sent."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        if required:
            raise KeyNeeded
        return None
    if not _VISIBLE.fullmatch(given):
        raise BadIdempotencyKey
    return hashlib.sha256(f"{request.auth.key_id} {given}".encode()).hexdigest()


def answer_once(
    request: ApiRequest,
    work: Callable[[str], Answer],
    *,
    required: bool = True,
    told: bytes | None = None,
) -> Answer:
    """The answer of `work`, or the one it gave when this request was first made.

    Call inside a scope; `work` gets the hashed client key. KeyReused for another request under
    the same key. Without a key (where none is required) the work is simply done. `told` is the
    body as JSON where the request has a form in its place.
    """
    client_key = read_client_key(request, required=required)
    if client_key is None:
        return work("")
    fingerprint = _fingerprint(request, told)
    mine = KeptAnswer(client_key=client_key, fingerprint=fingerprint, at=request.at)
    KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    first = KeptAnswer.objects.get(client_key=client_key)
    if first.id != mine.id:
        return _repeat(first, mine.fingerprint)
    try:
        answer = work(client_key)
    except Refused as refusal:
        if refusal.keeps_writes:  # of a refusal nothing is kept here, though a wrong try is there
            mine.delete()
        raise
    first.status, first.body = answer.status, answer.write()
    first.save(update_fields=["status", "body"])
    return answer


def find_answer(request: ApiRequest, client_key: str) -> Answer | None:
    """What this request was answered before, or None."""
    first = KeptAnswer.objects.filter(client_key=client_key).first()
    return _repeat(first, _fingerprint(request)) if first is not None else None


def keep_answer(request: ApiRequest, client_key: str, answer: Answer) -> None:
    """Keep the answer of work that was done in scopes of its own. The first one kept stays."""
    row = KeptAnswer(
        client_key=client_key,
        fingerprint=_fingerprint(request),
        status=answer.status,
        body=answer.write(),
        at=request.at,
    )
    KeptAnswer.objects.bulk_create([row], ignore_conflicts=True)


def forget_answers(*, before: datetime, limit: int = 5_000) -> int:
    """Delete answers kept before an instant; return how many went."""
    ids = KeptAnswer.objects.filter(at__lt=before).values_list("id", flat=True)[:limit]
    deleted, _ = KeptAnswer.objects.filter(id__in=list(ids)).delete()
    return deleted


def _repeat(first: KeptAnswer, fingerprint: str) -> Answer:
    if first.fingerprint != fingerprint:
        raise KeyReused
    if first.status == HTTPStatus.NOT_FOUND:  # it told of somebody who was erased since
        raise UnknownCustomer
    return Answer(first.body, status=first.status, is_repeat=True)


def _fingerprint(request: ApiRequest, told: bytes | None = None) -> str:
    """What is asked: method, address and body, however its JSON is laid out."""
    told = request.body if told is None else told
    body = json.dumps(from_json(told or b"null"), sort_keys=True, ensure_ascii=False)
    asked = f"{request.method} {request.path}\n{body}"
    # Keyed, as a body may hold the number of a card and little else.
    return hmac.new(settings.CODE_KEY.encode(), asked.encode(), hashlib.sha256).hexdigest()

"""From a view to an answer: the scope, the one transaction, and a second try after a race."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.db import OperationalError
from django.http import HttpResponse, QueryDict
from pydantic import BaseModel

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.v1.access import ApiRequest, enter_scope
from vafa.api.v1.invalid import MOST_TOLD, UNKNOWN_FIELD, WRONG_FORM
from vafa.api.v1.shapes.common import Filter
from vafa.audit.types import Actor
from vafa.sales.errors import StillInFlight

JSON = "application/json"
TRIES = 2
_LOST_A_RACE = {"40001", "40P01"}  # serialization_failure, deadlock_detected


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body, as they leave."""

    body: BaseModel | str
    status: int = HTTPStatus.OK
    is_repeat: bool = False

    def write(self) -> str:
        """The body as JSON text."""
        return self.body if isinstance(self.body, str) else self.body.model_dump_json()


View = Callable[..., Answer]
Done = TypeVar("Done")


def in_scope(view: View) -> Callable[..., HttpResponse]:
    """Run the view in its business's scope: one transaction, kept whole or not at all.

    Refusals pass through the scope, which keeps the writes of those that ask for it, and are told
    outside by the handlers of the API. Whoever loses a race against a twin is run once more and
    then finds what the twin wrote.
    """

    def run(request: ApiRequest, **values: Any) -> Answer:
        with enter_scope(request):
            return view(request, **values)

    return _mount(view, lambda request, **values: race(lambda: run(request, **values)))


def in_own_scopes(view: View) -> Callable[..., HttpResponse]:
    """For a view that opens scopes itself, since its parts stand or fall by themselves."""
    return _mount(view, view)


def race(work: Callable[[], Done]) -> Done:
    """Do the work; do it again when a twin was faster. StillInFlight when that happens again."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except StillInFlight:
            continue
        except OperationalError as error:
            if not _is_lost_race(error):
                raise
    try:
        return work()
    except OperationalError as error:
        if _is_lost_race(error):
            raise StillInFlight from error
        raise


def get_actor(request: ApiRequest) -> Actor:
    """The key as the one who acts."""
    return request.auth.as_actor(address=request.address, request_id=request.request_id)


def _mount(view: View, run: View) -> Callable[..., HttpResponse]:
    signature = inspect.signature(view, eval_str=True)
    known = _list_filters(signature)

    @wraps(view)
    def respond(request: ApiRequest, **values: Any) -> HttpResponse:
        _refuse_odd(request.GET, known)
        answer = run(request, **values)
        response = HttpResponse(
            answer.write(), status=answer.status, content_type=JSON, headers=request.limits
        )
        if answer.is_repeat:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    respond.__signature__ = signature  # type: ignore[attr-defined]
    return respond


def _list_filters(signature: inspect.Signature) -> frozenset[str]:
    """The names that may stand in the address."""
    return frozenset(
        field.alias or name
        for parameter in signature.parameters.values()
        for kind in (parameter.annotation, *getattr(parameter.annotation, "__args__", ()))
        if isinstance(kind, type) and issubclass(kind, Filter)
        for name, field in kind.model_fields.items()
    )


def _refuse_odd(given: QueryDict, known: frozenset[str]) -> None:
    """Invalid for names that no filter has, and for a NUL, which PostgreSQL cannot compare."""
    wrong = [(name, UNKNOWN_FIELD) for name in given if name not in known]
    wrong += [
        (name, WRONG_FORM)
        for name, values in given.lists()
        if name in known and any("\0" in value for value in values)
    ]
    if wrong:
        problems = [
            FieldProblem(pointer=f"/{name}", code=code, message=message)
            for name, (code, message) in wrong[:MOST_TOLD]
        ]
        raise Invalid(*problems)


def _is_lost_race(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in _LOST_A_RACE

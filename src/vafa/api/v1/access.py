"""Who asks, and whether they may: a Bearer key, read anew for every request in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest
from ninja.security import HttpBearer

from vafa.api.errors import OtherBranch, ScopeMissing
from vafa.api.v1.limits import count_request
from vafa.foundation import logs
from vafa.foundation.requests import VafaRequest
from vafa.staff.actions import note_key_used
from vafa.staff.errors import KeyRefused
from vafa.staff.queries import authenticate_key
from vafa.staff.types import KeyIdentity, Scope
from vafa.tenancy.queries import remember_business
from vafa.tenancy.scope import business_scope


class ApiRequest(VafaRequest):
    """A request behind a key. `limits` are the headers about its buckets."""

    auth: KeyIdentity
    limits: dict[str, str]


class ApiKey(HttpBearer):
    """`auth=ApiKey(Scope.SALES_WRITE)`: a valid key with that scope, or a problem document."""

    openapi_bearerFormat = "vafa_live_…"  # noqa: N815  OpenAPI's own name

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> KeyIdentity:
        """The key behind the token; raises the refusal that fits."""
        key = _look_up(token.strip())
        logs.note(business_id=key.business_id, actor=f"key:{key.key_id}")
        request.limits = count_request(  # type: ignore[attr-defined]
            key_id=key.key_id, business_id=key.business_id
        )
        if not key.can(self.scope):
            raise ScopeMissing(scope=self.scope)
        note_key_used(key, at=request.at)  # type: ignore[attr-defined]
        return key


def demand(request: ApiRequest, scope: Scope) -> None:
    """ScopeMissing unless the key has this scope besides that of its address."""
    if not request.auth.can(scope):
        raise ScopeMissing(scope=scope)


def bind_till(request: ApiRequest, till: str) -> str:
    """The till of the key, where it has one; OtherBranch when another is named."""
    bound = request.auth.till
    if bound and till and till != bound:
        raise OtherBranch(pointer="/till")
    return bound or till


@contextmanager
def enter_scope(request: ApiRequest) -> Iterator[None]:
    """The scope of the key's business, whose row came with the key."""
    with business_scope(request.auth.business_id):
        remember_business(request.auth.business)
        yield


def _look_up(token: str) -> KeyIdentity:
    """The first statement of a request: a connection that has died meanwhile is made anew, once."""
    if not token:
        raise KeyRefused
    # This statement is the health check: Django's own would cost each request one more.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return authenticate_key(token)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return authenticate_key(token)

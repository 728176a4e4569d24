"""The scope: for which business this piece of work is done.

A scope is a context variable, a transaction and `SET LOCAL app.business_id` together: Python
filters by it, PostgreSQL's row policies enforce it, and it ends with the transaction. One
business per transaction; many businesses are served in a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

from vafa.foundation.errors import Refused

_current: ContextVar[int | None] = ContextVar("business_id", default=None)
_memory: ContextVar[dict[str, Any] | None] = ContextVar("scope_memory", default=None)


class NoBusinessInScope(Exception):
    """A tenant's row was touched outside a scope: a mistake in the code, never in the input."""


class ScopesDoNotNest(Exception):
    """Somebody entered a second scope inside the first."""


@contextmanager
def business_scope(business_id: int) -> Iterator[int]:
    """Work for one business, in one transaction: all of it is kept, or nothing.

    A Refused with `keeps_writes` passes through after the commit instead of undoing it.
    """
    if _current.get() is not None:
        raise ScopesDoNotNest(f"Already working for business {_current.get()}; leave it first.")
    outermost = connection.get_autocommit()
    kept: Refused | None = None
    with transaction.atomic():
        with connection.cursor() as cursor:
            # A statement and not set_config(): only the statement travels to every node.
            cursor.execute(f"SET LOCAL app.business_id = '{int(business_id)}'")
        token = _current.set(int(business_id))
        memory_token = _memory.set({})
        try:
            yield int(business_id)
        except Refused as refusal:
            if not refusal.keeps_writes:
                raise
            kept = refusal
        finally:
            _memory.reset(memory_token)
            _current.reset(token)
    if not outermost:  # inside a test's transaction: do not leave the door open behind us
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL app.business_id = ''")
    if kept is not None:
        raise kept


def current_business_id() -> int:
    """The business in scope; NoBusinessInScope outside."""
    business_id = _current.get()
    if business_id is None:
        raise NoBusinessInScope("Enter business_scope(business_id) first.")
    return business_id


@contextmanager
def standing_in(business_id: int) -> Iterator[None]:
    """For compiling a statement, not for asking: a stand-in for the business in scope."""
    token = _current.set(business_id)
    try:
        yield
    finally:
        _current.reset(token)


def has_scope() -> bool:
    """Whether a business is in scope."""
    return _current.get() is not None


def scope_memory() -> dict[str, Any]:
    """A place for what this scope read, forgotten with it; NoBusinessInScope outside.

    What is not yet committed belongs here and in no memory of the process: it may be undone.
    """
    memory = _memory.get()
    if memory is None:
        raise NoBusinessInScope("Enter business_scope(business_id) first.")
    return memory

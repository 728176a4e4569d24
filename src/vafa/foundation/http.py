"""Calls to the outside: always with time-outs, bounded, never logged, never redirected.

Three endings matter to whoever called, and each has its own name:

- `Unreachable`: nothing was handed over. Trying again cannot double anything.
- `NoAnswer`: it was handed over, and no whole answer came back. What happened there is unknown.
- an `Answer` of any status, read up to a limit.

No address is ever written down: some services carry their key in it.

The addresses are typed by people of many businesses, so a call reaches the machines around us only
where GATEWAYS_WITHIN lists them. The name is looked up here and the connection made to the very
address that was checked: a name that changes its mind in between gains nothing.
"""

from __future__ import annotations

import functools
import json
import logging
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpx
from django.conf import settings

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 10.0
MOST_BYTES = 1_000_000
MOST_ADDRESSES = 4  # of one name, tried one after another
log = logging.getLogger(__name__)

for _name in ("httpx", "httpcore"):
    # Their one line per call holds the whole address. A filter outlives any logging configuration.
    logging.getLogger(_name).addFilter(lambda record: False)


class CallFailed(Exception):
    """A call that brought no usable answer. Its text names neither address nor content."""


class Unreachable(CallFailed):
    """Nothing was handed over: no connection could be made."""


class NoAnswer(CallFailed):
    """Handed over, wholly or in part, and then silence: what happened there is not known."""


class BadAnswer(CallFailed):
    """An answer of `status` came, and it is not what it should be: not JSON, or too large."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: any status, the whole body."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; BadAnswer if it is something else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadAnswer("a body that is not JSON", status=self.status) from None


def call(
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Answer:
    """Call `url` once and return what it answers, whatever the status.

    `query` is added to the address, `form` or `content` is the body. Within `seconds`
    (ANSWER_SECONDS) the answer has begun, and it ends within twice that. Raises Unreachable,
    NoAnswer or BadAnswer. Never repeats, never follows a redirect, never goes through a proxy
    named in the environment.
    """
    seconds = ANSWER_SECONDS if seconds is None else seconds
    until = time.monotonic() + 2 * seconds
    try:
        request = _client().build_request(
            method, url, params=query, data=form, content=content, headers=headers
        )
        request.extensions["timeout"] = httpx.Timeout(seconds, connect=CONNECT_SECONDS).as_dict()
        answer = _send(request)
        try:
            return Answer(answer.status_code, _read(answer, until))
        finally:
            answer.close()
    except (
        OSError,
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
        httpx.InvalidURL,
        UnicodeError,
    ) as error:
        raise Unreachable(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__) from None


def find_address(host: str) -> str:
    """The first address of a name that may be called, for calls of other kinds. Unreachable."""
    try:
        return _find_addresses(host)[0]
    except (OSError, UnicodeError, IndexError) as error:
        raise Unreachable(type(error).__name__) from None


def _send(request: httpx.Request) -> httpx.Response:
    """Send to the first address of the host that can be reached, of those that may be called."""
    host = request.url.host
    request.extensions["sni_hostname"] = host  # the name, by which certificates are made out
    failure: Exception = Unreachable("no address that may be called")
    for address in _find_addresses(host):
        request.url = request.url.copy_with(host=address)
        try:
            return _client().send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure


def _find_addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    allowed = [address for address in addresses if _may_call(address)]
    if not allowed:
        log.warning("a gateway lies within and was not called: see VAFA_GATEWAYS_WITHIN")
    return allowed[:MOST_ADDRESSES]


def _may_call(address: str) -> bool:
    """Whether it is one of the wide world, or of ours and listed."""
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    is_of_the_world = found.is_global and not found.is_multicast
    return is_of_the_world or any(found in network for network in settings.GATEWAYS_WITHIN)


def _read(answer: httpx.Response, until: float) -> bytes:
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise BadAnswer(f"more than {MOST_BYTES} bytes", status=answer.status_code)
        if time.monotonic() > until:
            raise NoAnswer("the answer drips")
    return bytes(body)


@functools.cache
def _client() -> httpx.Client:
    # No connection is kept: one that the other side has just closed would look like NoAnswer.
    return httpx.Client(
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "vafa", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_keepalive_connections=0, max_connections=100),
    )

"""Links in texts: each person's own, made when a text is sent, the same for every attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from vafa.links.actions import make_links
from vafa.links.types import LinkKind, NewLink
from vafa.messaging.models import Message, Wording
from vafa.messaging.text import list_places
from vafa.tenancy.queries import load_current_business

_STOP_GROUP = "stop"
_SOURCE = "message:"


def make_links_of(
    messages: Sequence[Message], wordings: Sequence[Wording], *, at: datetime
) -> dict[str, dict[str, str]]:
    """The addresses that these texts name, by the name of the variable and the text's uid."""
    named = {one.id: set(list_places(one.text)) for one in wordings}
    found: dict[str, dict[str, str]] = {"link": {}}
    for wording in wordings:
        theirs = [_wish(one) for one in messages if one.wording_id == wording.id]
        if "link" in named[wording.id]:
            found["link"] |= make_links(
                theirs,
                group=write_group(wording.id),
                title=wording.text.splitlines()[0],
                target=wording.target or _own_pages(),
                at=at,
            )
    links = {name: _by_uid(each) for name, each in found.items()}
    stops = [one for one in messages if "stop_link" in named[one.wording_id or 0]]
    return links | {"stop_link": make_stop_links(stops, at=at)}


def make_stop_links(messages: Sequence[Message], *, at: datetime) -> dict[str, str]:
    """Each person's way out of advertising, by the text's uid."""
    wishes = [_wish(one) for one in messages]
    made = make_links(wishes, group=_STOP_GROUP, title="", target="", kind=LinkKind.STOP, at=at)
    return _by_uid(made)


def write_group(wording_id: int) -> str:
    """The occasion of the links that stand in texts of these words."""
    return f"wording:{wording_id}"


def _by_uid(links: Mapping[str, str]) -> dict[str, str]:
    return {source.removeprefix(_SOURCE): address for source, address in links.items()}


def _wish(message: Message) -> NewLink:
    return NewLink(source=_SOURCE + message.uid, customer_id=message.customer_id)


def _own_pages() -> str:
    return reverse("portal:home", args=[load_current_business().slug])

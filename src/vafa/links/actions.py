"""Making links, opening them, and saying where they stand."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import F

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.ids import new_id, new_id_less
from vafa.links.errors import BadHost, BadTarget, HostTaken
from vafa.links.events import LinkClicked
from vafa.links.models import Click, Link, LinkGroup, LinkHost
from vafa.links.queries import get_link_base
from vafa.links.types import LinkKind, NewLink
from vafa.links.visitors import read_visitor
from vafa.outbox.actions import publish
from vafa.tenancy.scope import current_business_id

TOKEN_CHARS = 10  # 62 to the tenth: sixty bits
MOST_CLICKS_KEPT = 100  # of one link; more are somebody's play
KEEP_LINKS = timedelta(days=400)
_LETTERS = string.ascii_letters + string.digits
_HOST = re.compile(r"(?=.{4,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(:\d{2,5})?")
_MOST_CHARS = 500


def check_target(target: str) -> str:
    """The address as it is kept: a whole one (http, https), or a path of our own pages.

    Refuses BadTarget.
    """
    clean = target.strip()
    try:
        parts = urlsplit(clean)
    except ValueError:  # half an IPv6 address, letters that are no letters
        raise BadTarget(pointer="/target") from None
    is_ours = clean.startswith("/") and not clean.startswith(("//", "/\\"))
    is_whole = (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    )
    is_plain = clean.isprintable() and " " not in clean and "\\" not in clean
    if not (is_ours or is_whole) or not is_plain or len(clean) > _MOST_CHARS:
        raise BadTarget(pointer="/target")
    return clean


def make_links(
    wanted: Sequence[NewLink],
    *,
    group: str,
    title: str,
    target: str,
    at: datetime,
    kind: LinkKind = LinkKind.VISIT,
) -> dict[str, str]:
    """The whole addresses of these links by `source`, made where they are not yet.

    All of them lead to `target`, which is fixed with the first of the group. A repeat gives the
    same addresses. Of a number of statements that does not grow with them.
    """
    if not wanted:
        return {}
    kept, _is_new = LinkGroup.objects.get_or_create(
        key=group, defaults={"title": title[:120], "target": target, "made_at": at}
    )
    tokens, made = dict[str, str](), 0
    for _try in range(3):  # a token that exists already is as good as impossible
        built = [_build(one, kept, kind) for one in wanted if one.source not in tokens]
        if not built:
            break
        Link.objects.bulk_create(built, ignore_conflicts=True)
        rows = Link.objects.filter(source__in=[one.source for one in built], kind=kind)
        tokens |= dict(rows.values_list("source", "token"))
        made += sum(tokens.get(one.source) == one.token for one in built)
    if made:
        LinkGroup.objects.filter(id=kept.id).update(links=F("links") + made)
    base = get_link_base()
    return {source: base + token for source, token in tokens.items()}


def make_own_link(*, title: str, target: str, actor: Actor, at: datetime) -> int:
    """One link for all to use, on a poster or a card; the id of its group. Refuses BadTarget."""
    key = f"own:{new_id()}"
    make_links([NewLink(source=key)], group=key, title=title, target=check_target(target), at=at)
    group = LinkGroup.objects.get(key=key)
    record(actor=actor, act="link.made", at=at, object_kind="link", object_id=group.id, title=title)
    return group.id


def open_link(link_id: int, *, method: str, headers: Mapping[str, str], at: datetime) -> None:
    """Count that somebody opened a link, as the request tells who it was; programs are not counted.

    The first time is an event.
    """
    visitor = read_visitor(method=method, headers=headers)
    if not visitor.is_person:
        return
    link = Link.objects.select_for_update().select_related("group").get(id=link_id)
    is_first = link.clicks == 0
    Link.objects.filter(id=link.id).update(clicks=F("clicks") + 1)
    LinkGroup.objects.filter(id=link.group_id).update(
        clicks=F("clicks") + 1, people=F("people") + int(is_first), last_click_at=at
    )
    if link.clicks < MOST_CLICKS_KEPT:
        Click(group_id=link.group_id, link_id=link.id, at=at, device=visitor.device).save(
            force_insert=True
        )
    if is_first and link.kind == LinkKind.VISIT:
        clicked = LinkClicked(
            link_id=link.id,
            source=link.source,
            group=link.group.key,
            customer_id=link.customer_id,
        )
        publish(clicked, at=at)


def save_link_host(host: str, *, actor: Actor, at: datetime) -> None:
    """Let the business's links stand at a site of its own; empty: at ours again.

    The site must lead here, and be among the names that the server answers to. Refuses BadHost and
    HostTaken.
    """
    clean = host.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if clean and not _HOST.fullmatch(clean):
        raise BadHost(pointer="/host")
    business_id = current_business_id()
    other = LinkHost.objects.filter(host=clean).exclude(business_id=business_id)
    if clean and other.exists():
        raise HostTaken(pointer="/host")
    before = LinkHost.objects.filter(business_id=business_id).first()
    if (before.host if before else "") == clean:
        return
    LinkHost.objects.filter(business_id=business_id).delete()
    if clean:
        LinkHost(host=clean, business_id=business_id).save(force_insert=True)
    record(
        actor=actor,
        act="link.host_saved",
        at=at,
        object_kind="link",
        object_id=0,
        before=before.host if before else "",
        after=clean,
    )


def forget_links(*, at: datetime, limit: int = 5_000) -> int:
    """Delete links that are older than any text they stand in is good for; how many went."""
    oldest = new_id_less(int(KEEP_LINKS.total_seconds()))
    rows = Link.objects.filter(id__lt=oldest).exclude(source__startswith="own:").order_by("id")
    ids = list(rows.values_list("id", flat=True)[:limit])
    Click.objects.filter(link_id__in=ids).delete()
    Link.objects.filter(id__in=ids).delete()
    return len(ids)


def _build(one: NewLink, group: LinkGroup, kind: LinkKind) -> Link:
    return Link(
        token="".join(secrets.choice(_LETTERS) for _ in range(TOKEN_CHARS)),
        kind=kind,
        group_id=group.id,
        source=one.source,
        customer_id=one.customer_id,
    )

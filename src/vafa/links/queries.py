"""Where links stand, where they lead, and how often they were opened."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from vafa.links.models import Click, Link, LinkGroup, LinkHost
from vafa.links.types import ClickRow, Device, GroupRow, LinkKind, LinkRow
from vafa.tenancy.queries import load_current_business
from vafa.tenancy.scope import current_business_id

MOST_LISTED = 200
_OWN = "own:"


def get_link_base() -> str:
    """What every link of the business begins with, up to its token.

    A site of the business's own is written without https://, which phones do not need to see.
    """
    host = get_link_host()
    slug = load_current_business().slug
    return f"{host}/l/" if host else f"{settings.ORIGIN}/l/{slug}/"


def get_link_host() -> str:
    """The site of the business's own at which its links stand, or nothing."""
    row = LinkHost.objects.filter(business_id=current_business_id()).first()
    return row.host if row else ""


def find_slug_at(host: str) -> str | None:
    """Whose links stand at this site. Call outside any scope."""
    row = LinkHost.objects.filter(host=host.lower()).select_related("business").first()
    return row.business.slug if row else None


def write_sample_link() -> str:
    """An address as long as every other link of the business."""
    return f"{get_link_base()}x7K2mQ9aBc"


def find_link(token: str) -> LinkRow | None:
    """What a token stands for, or None."""
    row = Link.objects.filter(token=token).select_related("group").first()
    if row is None:
        return None
    return LinkRow(
        id=row.id,
        kind=LinkKind(row.kind),
        target=row.group.target,
        customer_id=row.customer_id,
    )


def list_groups(*, cursor: int | None = None, limit: int = 50) -> list[GroupRow]:
    """Links by their occasion, the newest first; below `cursor`. The ways out are left out."""
    rows = LinkGroup.objects.exclude(target="")
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    found = list(rows.order_by("-id")[: min(limit, MOST_LISTED + 1)])
    own = [one.key for one in found if one.key.startswith(_OWN)]
    tokens = dict(Link.objects.filter(source__in=own).values_list("source", "token"))
    base = get_link_base()
    return [_show(one, base + tokens[one.key] if one.key in tokens else "") for one in found]


def find_group(key: str) -> GroupRow | None:
    """The links of one occasion, or None."""
    row = LinkGroup.objects.filter(key=key).first()
    return _show(row, "") if row else None


def get_group(group_id: int) -> GroupRow | None:
    """The links of one occasion by its id, or None."""
    row = LinkGroup.objects.filter(id=group_id).exclude(target="").first()
    if row is None:
        return None
    token = Link.objects.filter(source=row.key).values_list("token", flat=True).first()
    return _show(row, get_link_base() + token if token else "")


def opened_links() -> QuerySet[Link]:
    """The links that a person opened, but for the ways out; for sums by what they were made for."""
    rows: QuerySet[Link] = Link.objects.filter(kind=LinkKind.VISIT, clicks__gt=0)
    return rows


def clicks() -> QuerySet[Click]:
    """Every time a person opened a link, but for the ways out; for segments to filter."""
    rows: QuerySet[Click] = Click.objects.filter(link__kind=LinkKind.VISIT)
    return rows


def list_clicks(group_id: int, *, cursor: int | None = None, limit: int = 50) -> list[ClickRow]:
    """Who opened links of a group and when, the latest first; below `cursor`."""
    rows = Click.objects.filter(group_id=group_id)
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    shown = rows.order_by("-id").values_list("id", "at", "device", "link__customer_id")
    return [
        ClickRow(id=id_, at=at, device=Device(device), customer_id=customer_id)
        for id_, at, device, customer_id in shown[: min(limit, MOST_LISTED + 1)]
    ]


def _show(row: LinkGroup, address: str) -> GroupRow:
    return GroupRow(
        id=row.id,
        title=row.title,
        target=row.target,
        address=address,
        made_at=row.made_at,
        links=row.links,
        people=row.people,
        clicks=row.clicks,
        last_click_at=row.last_click_at,
    )

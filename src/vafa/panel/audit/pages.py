"""What the record shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.audit.queries import list_records
from vafa.audit.types import ActorKind, AuditRow
from vafa.catalog.queries import list_branches
from vafa.foundation.jalali import end_of_day, start_of_day
from vafa.panel.audit.acts import ACTS, AREAS
from vafa.panel.audit.words import Fact, describe_facts, name_act
from vafa.panel.paging import draw_pager
from vafa.staff.access import StaffRequest
from vafa.staff.queries import list_members
from vafa.staff.types import MemberRow
from vafa.ui.forms import Form, JalaliDateField
from vafa.ui.types import Pager

ROWS = 50
ICONS = {"staff": "user", "key": "key", "customer": "users", "system": "gear"}


class Filter(Form):
    """Which acts to show."""

    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    actor = forms.ChoiceField(label=gettext_lazy("By whom"), required=False)
    first = JalaliDateField(label=gettext_lazy("From"), required=False)
    last = JalaliDateField(label=gettext_lazy("To"), required=False)
    about = forms.RegexField(r"^[a-z_]+:\d{1,19}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Iterable[MemberRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            ("", _("Everything")),
            *(
                (
                    AREAS[area],
                    [(f"{area}.", _("All of “%(area)s”") % {"area": AREAS[area]}), *acts.items()],
                )
                for area, acts in ACTS.items()
            ),
        ]
        self.fields["actor"].choices = [  # type: ignore[attr-defined]
            ("", _("Anybody")),
            *((f"{ActorKind.STAFF}:{member.id}", member.name) for member in members),
            (ActorKind.KEY.value, _("Any API key")),
            (ActorKind.SYSTEM.value, _("The system itself")),
        ]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One act as it is shown."""

    row: AuditRow
    act: str
    icon: str
    by: str
    facts: list[Fact]
    about_href: str


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """A stretch of the record."""

    filter: Filter
    records: list[Record]
    pager: Pager
    is_filtered: bool


def load_records_page(request: StaffRequest) -> RecordsPage:
    """The acts that the address asks for, the newest first."""
    asked = Filter(request.GET, members=list_members())
    wanted = asked.cleaned_data if asked.is_valid() else {}
    zone = ZoneInfo(request.business.zone)
    about_kind, _colon, about_id = wanted.get("about", "").partition(":")
    first, last = wanted.get("first"), wanted.get("last")
    rows = list_records(
        act=wanted.get("act", ""),
        actor=wanted.get("actor", ""),
        object_kind=about_kind,
        object_id=int(about_id or 0),
        since=start_of_day(first, zone) if first else None,
        until=end_of_day(last, zone) if last else None,
        before=_read_cursor(request.GET.get("before", "")),
        limit=ROWS + 1,
    )
    branches: dict[int | None, str] = {branch.id: branch.name for branch in list_branches()}
    return RecordsPage(
        filter=asked,
        records=[draw_record(row, branches) for row in rows[:ROWS]],
        pager=draw_pager(request.GET, _find_next(rows)),
        is_filtered=any(wanted.values()),
    )


def draw_record(row: AuditRow, branches: Mapping[int | None, str]) -> Record:
    """One act in words."""
    home = reverse("panel:audit:home")
    about = urlencode({"about": f"{row.object_kind}:{row.object_id}"})
    return Record(
        row=row,
        act=name_act(row.act),
        icon=ICONS.get(row.actor_kind, "user"),
        by=_("the system") if row.actor_kind == ActorKind.SYSTEM else row.actor_label,
        facts=describe_facts(row.facts, branches=branches),
        about_href=f"{home}?{about}" if row.object_kind else "",
    )


def _find_next(rows: list[AuditRow]) -> str:
    if len(rows) <= ROWS:
        return ""
    last = rows[ROWS - 1]
    return f"{last.at.isoformat()}~{last.id}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    at, _tilde, row_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(row_id)) if moment.tzinfo else None
    except ValueError:
        return None

"""On a feast of the lunar year, as the calendar of holidays has it, or some days before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.catalog.queries import name_holidays
from vafa.customers.queries import customers
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments

_FEASTS = (
    ("fitr", gettext_lazy("Eid al-Fitr")),
    ("qorban", gettext_lazy("Eid al-Adha")),
    ("ghadir", gettext_lazy("Eid al-Ghadir")),
    ("prophet", gettext_lazy("the Prophet's birthday")),
    ("father", gettext_lazy("Father's Day")),
    ("mabas", gettext_lazy("Mab'ath")),
    ("shaban", gettext_lazy("Mid-Sha'ban")),
)
_BEGINNINGS = {  # of how the calendar calls them; a second day off is called otherwise
    "fitr": "عید سعید فطر",
    "qorban": "عید سعید قربان",
    "ghadir": "عید سعید غدیر",
    "prophet": "میلاد رسول اکرم",
    "father": "ولادت امام علی",
    "mabas": "مبعث",
    "shaban": "ولادت حضرت قائم",
}


@moments.register
class Feast(Moment):
    """Everybody, once a lunar year. Its day is an estimate until it is announced: the calendar is
    asked on each day anew.
    """

    slug = "feast"
    title = gettext_lazy("a feast of the lunar year")
    icon = "moon"
    is_looked_for = True

    feast: Annotated[
        Literal["fitr", "qorban", "ghadir", "prophet", "father", "mabas", "shaban"],
        Ask("one", gettext_lazy("Feast"), of=_FEASTS),
    ]
    days_before: Annotated[
        int,
        Field(ge=0, le=60),
        Ask("number", gettext_lazy("So long before"), unit=gettext_lazy("days")),
    ] = 0

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        kept_on = day + timedelta(days=self.days_before)
        names = name_holidays(kept_on, kept_on).get(kept_on, "").split("،")
        if not any(name.strip().startswith(_BEGINNINGS[self.feast]) for name in names):
            return []
        rows = customers().filter(id__gt=after_id).order_by("id")
        key = f"feast:{self.feast}:{kept_on}"
        return [Coming(one, key) for one in rows.values_list("id", flat=True)[:limit]]

    def describe(self, words: Words) -> str:
        said = {"feast": str(dict(_FEASTS)[self.feast]), "count": words.number(self.days_before)}
        if not self.days_before:
            return _("every year on %(feast)s") % said
        return _("every year %(count)s days before %(feast)s") % said

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(feast="fitr"), cls(feast="father", days_before=7)

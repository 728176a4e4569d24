"""Fields that several criteria have: from how many to how many, and in which stretch of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import add_days
from vafa.foundation.shapes import Day
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion

MOST_DAYS = 3650

Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Count = Annotated[int, Field(ge=0, le=10**9)]


class Ranged(Criterion):
    """Has `least` and `most`, of which one at least is said."""

    least: int | None = None
    most: int | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError(gettext_lazy("Say at least how much, or at most."))
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(gettext_lazy("The least is more than the most."))
        return self

    def say_range(self, say: Callable[[int], str]) -> str:
        """«۳ تا ۵», «دست‌کم ۳», «حداکثر ۵»."""
        if self.least is None:
            return _("at most %(most)s") % {"most": say(self.most or 0)}
        if self.most is None:
            return _("at least %(least)s") % {"least": say(self.least)}
        if self.least == self.most:
            return say(self.least)
        return _("%(least)s to %(most)s") % {"least": say(self.least), "most": say(self.most)}


class Spanned(Criterion):
    """May be asked of a stretch of time: the last days, or from a day to a day; else of ever."""

    last_days: Annotated[
        Days | None,
        Ask(
            "number",
            gettext_lazy("Only in the last"),
            unit=gettext_lazy("past days"),
            is_last=True,
        ),
    ] = None
    since: Annotated[Day | None, Ask("day", gettext_lazy("Or from day"), is_last=True)] = None
    until: Annotated[Day | None, Ask("day", gettext_lazy("to the end of day"), is_last=True)] = None

    @model_validator(mode="after")
    def _says_one_stretch(self) -> Self:
        if self.last_days is not None and (self.since or self.until):
            raise ValueError(gettext_lazy("Say either the last days, or from when to when."))
        if self.since and self.until and self.since > self.until:
            raise ValueError(gettext_lazy("It ends before it begins."))
        return self

    @property
    def is_ever(self) -> bool:
        """Whether it asks about all time."""
        return self.last_days is None and self.since is None and self.until is None

    def during(self, asking: Asking, column: str = "at") -> Q:
        """A condition on rows that have an instant, by name."""
        first, last = self.days(asking)
        found = Q()
        if first is not None:
            found &= Q(**{f"{column}__gte": asking.start_of(first)})
        if last is not None:
            found &= Q(**{f"{column}__lt": asking.start_of(add_days(last, 1))})
        return found

    def days(self, asking: Asking) -> tuple[date | None, date | None]:
        """The first and the last day; None for no bound. The last 7 days are today and six more."""
        if self.last_days is not None:
            return asking.today - timedelta(days=self.last_days - 1), None
        return self.since, self.until

    def say_when(self, words: Words) -> str:
        """«در ۳۰ روز گذشته», «از ۱ آبان ۱۴۰۵», or nothing."""
        if self.last_days is not None:
            said = ngettext(
                "in the last %(count)s day", "in the last %(count)s days", self.last_days
            )
            return said % {"count": words.number(self.last_days)}
        since = words.day(self.since) if self.since else ""
        until = words.day(self.until) if self.until else ""
        if since and until:
            return _("from %(since)s to %(until)s") % {"since": since, "until": until}
        if since:
            return _("since %(since)s") % {"since": since}
        return _("up to %(until)s") % {"until": until} if until else ""

    def say_then(self, what: str, words: Words) -> str:
        """What is said, with the stretch of time before it."""
        return " ".join(part for part in (self.say_when(words), what) if part)

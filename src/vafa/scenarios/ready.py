"""Ready-made scenarios: begun with one press, changed at will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.foundation.shapes import read_shape
from vafa.scenarios.spec import PURCHASE, ScenarioSpec

_LATE_MORNING = {"kind": "wait_until", "clock": "11:00:00"}
_EVENING = {"kind": "wait_until", "clock": "17:00:00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One of them: what it is called, what it does in a sentence, and what it says."""

    slug: str
    name: Promise
    meaning: Promise
    icon: str
    when: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    goal: str = ""
    again_after_days: int | None = None
    control_percent: int = 0

    @property
    def spec(self) -> ScenarioSpec:
        """As it would be made."""
        data = {
            "name": str(self.name),
            "when": dict(self.when),
            "steps": list(self.steps),
            "goal": self.goal,
            "again_after_days": self.again_after_days,
            "control_percent": self.control_percent,
        }
        return read_shape(ScenarioSpec, data)


def _say(words: str) -> dict[str, Any]:
    return {"kind": "say", "words": words}


def _credit(amount_rial: int, days: int) -> dict[str, Any]:
    """Told by the text that follows, which has the code in it."""
    return {"kind": "give_credit", "amount_rial": amount_rial, "days": days, "is_told": False}


READY = (
    Ready(
        slug="birthday",
        name=_("Birthday gift"),
        meaning=_("On the birthday: credit for two weeks, and a text with its code."),
        icon="cake",
        when={"kind": "birthday"},
        steps=(
            _LATE_MORNING,
            _credit(1_000_000, 14),
            _say(
                "{greeting}تولدتان مبارک!\nهدیهٔ {club}: {balance} اعتبار تا {last_day}\nکد: {code}"
            ),
        ),
        again_after_days=300,
    ),
    Ready(
        slug="wedding_day",
        name=_("Wedding day"),
        meaning=_("Good wishes and a small gift on the wedding day."),
        icon="star",
        when={"kind": "wedding_day"},
        steps=(
            _LATE_MORNING,
            _credit(1_000_000, 14),
            _say(
                "{greeting}سالگرد ازدواجتان مبارک!\n"
                "هدیهٔ {club}: {balance} اعتبار تا {last_day}\nکد: {code}"
            ),
        ),
        again_after_days=300,
    ),
    Ready(
        slug="win_back",
        name=_("Come back"),
        meaning=_("Sixty days without a purchase: a kind word, and two weeks later a gift."),
        icon="moon",
        when={"kind": "absent", "days": 60},
        steps=(
            _EVENING,
            _say("{greeting}دلمان برایتان تنگ شده است. جایتان در {club} خالی است."),
            {"kind": "wait_days", "days": 14},
            {
                "kind": "if_bought",
                "yes": [],
                "no": [
                    _credit(500_000, 21),
                    _say(
                        "{greeting}{balance} اعتبار تا {last_day} مهمان {club} باشید.\nکد: {code}"
                    ),
                ],
            },
        ),
        goal=PURCHASE,
        control_percent=10,
        again_after_days=90,
    ),
    Ready(
        slug="second_visit",
        name=_("The second visit"),
        meaning=_("A week after the first purchase: who has not come again is given a reason to."),
        icon="spark",
        when={"kind": "bought", "nth": 1},
        steps=(
            {"kind": "wait_days", "days": 7},
            _EVENING,
            _credit(300_000, 14),
            _say(
                "{greeting}بار دوم مهمان {club} باشید: {balance} اعتبار تا {last_day}\nکد: {code}"
            ),
        ),
        goal=PURCHASE,
        control_percent=10,
    ),
    Ready(
        slug="first_purchase",
        name=_("Joined, but has not bought"),
        meaning=_("Three days after joining: a word to who has not bought yet."),
        icon="user-plus",
        when={"kind": "joined"},
        steps=(
            {"kind": "wait_days", "days": 3},
            _LATE_MORNING,
            _say(
                "{greeting}چشم‌به‌راه اولین خریدتان از {club} هستیم. با هر خرید، اعتبار هدیه می‌گیرید."
            ),
        ),
        goal=PURCHASE,
        control_percent=10,
    ),
    Ready(
        slug="tier_up",
        name=_("A step up"),
        meaning=_("Congratulations the day after somebody moves up a tier."),
        icon="award",
        when={"kind": "tier_changed", "way": "up"},
        steps=(
            {"kind": "wait_days", "days": 1},
            _LATE_MORNING,
            _say("{greeting}از امروز در {club} «{tier}» هستید. از همراهی‌تان سپاسگزاریم."),
        ),
        again_after_days=30,
    ),
    Ready(
        slug="statement",
        name=_("Monthly statement"),
        meaning=_("On the first of each month: what they have in credit and points."),
        icon="wallet",
        when={"kind": "day_of_month", "day": 1},
        steps=(
            _EVENING,
            _say("{greeting}اعتبار شما در {club}: {balance}\nامتیاز شما: {points}"),
        ),
        again_after_days=20,
    ),
    Ready(
        slug="nowruz",
        name=_("Nowruz"),
        meaning=_("Good wishes on the first day of the year."),
        icon="sun",
        when={"kind": "day_of_year", "month": 1, "day": 1},
        steps=(
            _LATE_MORNING,
            _say("{greeting}نوروزتان پیروز! سالی پر از مهر برایتان آرزو داریم.\n{club}"),
        ),
        again_after_days=300,
    ),
    Ready(
        slug="yalda",
        name=_("Yalda night"),
        meaning=_("Good wishes on the longest night of the year."),
        icon="moon",
        when={"kind": "day_of_year", "month": 9, "day": 30},
        steps=(_EVENING, _say("{greeting}یلدایتان بلند و شیرین!\n{club}")),
        again_after_days=300,
    ),
    Ready(
        slug="fitr",
        name=_("Eid al-Fitr"),
        meaning=_("Good wishes on the feast, whichever day it falls on this year."),
        icon="moon",
        when={"kind": "feast", "feast": "fitr"},
        steps=(_LATE_MORNING, _say("{greeting}عید سعید فطر بر شما مبارک!\n{club}")),
        again_after_days=300,
    ),
    Ready(
        slug="father",
        name=_("Father's Day"),
        meaning=_("Three days before it: a reminder that a gift is found here."),
        icon="spark",
        when={"kind": "feast", "feast": "father", "days_before": 3},
        steps=(
            _EVENING,
            _say("{greeting}روز پدر نزدیک است. هدیه‌ای که دوست دارد، در {club} منتظر شماست."),
        ),
        again_after_days=300,
    ),
    Ready(
        slug="invite",
        name=_("Bring a friend"),
        meaning=_("Two days after the third purchase: an invitation to bring a friend."),
        icon="users",
        when={"kind": "bought", "nth": 3},
        steps=(
            {"kind": "wait_days", "days": 2},
            _EVENING,
            _say(
                "{greeting}{club} را به دوستی پیشنهاد کنید؛ هر دو هدیه می‌گیرید. "
                "لینک دعوت در صفحهٔ شماست:\n{link}"
            ),
        ),
    ),
)
_BY_SLUG = {ready.slug: ready for ready in READY}


def find_ready(slug: str) -> Ready | None:
    """The ready-made scenario of this slug, or None."""
    return _BY_SLUG.get(slug)

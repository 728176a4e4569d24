"""Who fits each criterion, worked out in plain Python from what the cast is told to be."""

from __future__ import annotations

from datetime import date, timedelta

from tests.segments.cast import NOW
from vafa.foundation.jalali import local_day

TODAY = local_day(NOW)
ORACLE = {}


def says(slug):
    def keep(function):
        ORACLE[slug] = function
        return function

    return keep


def day_of(bought) -> date:
    return local_day(NOW - timedelta(days=bought.days_ago))


def is_within(one, day) -> bool:
    """Whether a day lies in the criterion's stretch of time."""
    if one.last_days is not None:
        return (TODAY - day).days < one.last_days
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)


def fits(one, number) -> bool:
    return (one.least is None or one.least <= number) and (one.most is None or number <= one.most)


def bought_in(one, person):
    return [sale for sale in person.counted if is_within(one, day_of(sale))]


@says("not_seen")
def _(one, person):
    days = [day_of(sale) for sale in person.counted]
    return bool(days) and (TODAY - max(days)).days >= one.days


@says("purchases")
def _(one, person):
    return fits(one, len(bought_in(one, person)))


@says("lrfm_group")
def _(one, person):
    return person.group in one.groups


@says("gender")
def _(one, person):
    return (person.gender or "unknown") in one.genders


@says("advertising")
def _(one, person):
    return person.stopped if one.stopped else person.has_mobile and not person.stopped

"""Who fits each criterion, worked out in plain Python from what the cast is told to be."""

from __future__ import annotations

from datetime import date, timedelta

from tests.segments.cast import CAMPAIGNS, LADDER, NOW, SEGMENTS, Person
from vafa.foundation.jalali import (
    TEHRAN,
    add_days,
    birthday_in_year,
    count_age,
    from_jalali,
    local_day,
    next_birthday,
    to_jalali,
)
from vafa.segments.registry import criteria

TODAY = local_day(NOW)
ORACLE = {}


def says(slug):
    def keep(function):
        ORACLE[slug] = function
        return function

    return keep


def when(days_ago):
    return NOW - timedelta(days=days_ago)


def day_of(bought) -> date:
    return local_day(when(bought.days_ago))


def is_within(one, day) -> bool:
    """Whether a day lies in the criterion's stretch of time."""
    if one.last_days is not None:
        return 0 <= (TODAY - day).days < one.last_days
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)


def fits(one, number) -> bool:
    return (one.least is None or one.least <= number) and (one.most is None or number <= one.most)


def bought_in(one, person):
    return [sale for sale in person.counted if is_within(one, day_of(sale))]


def visit_days(sales):
    return {day_of(sale) for sale in sales}


def is_near(kept, days) -> bool:
    _, month, day = kept
    return month > 0 and (next_birthday(month, day, on=TODAY) - TODAY).days < days


@says("not_seen")
def _(one, person):
    return bool(person.counted) and (TODAY - max(visit_days(person.counted))).days >= one.days


@says("seen")
def _(one, person):
    return any((TODAY - day).days < one.days for day in visit_days(person.counted))


@says("first_visit")
def _(one, person):
    return bool(person.counted) and is_within(one, min(visit_days(person.counted)))


@says("visits")
def _(one, person):
    return fits(one, len(visit_days(bought_in(one, person))))


@says("checked_in")
def _(one, person):
    days = {TODAY - timedelta(days=ago) for ago in person.came}
    return fits(one, len([day for day in days if is_within(one, day)]))


@says("score")
def _(one, person):
    score = person.scores.get(f"{one.of}_score", 0)
    return score > 0 and fits(one, score)


@says("purchases")
def _(one, person):
    return fits(one, len(bought_in(one, person)))


@says("spent")
def _(one, person):
    return fits(one, sum(sale.kept_rial for sale in bought_in(one, person)))


@says("average_purchase")
def _(one, person):
    kept = [sale.kept_rial for sale in bought_in(one, person)]
    return bool(kept) and fits(one, sum(kept) / len(kept))


@says("bought_product")
def _(one, person):
    return sum(sale.sku in one.skus for sale in bought_in(one, person)) >= one.times


@says("bought_category")
def _(one, person):
    return sum(sale.category in one.categories for sale in bought_in(one, person)) >= one.times


@says("channel")
def _(one, person):
    return any(sale.channel in one.channels for sale in bought_in(one, person))


@says("branch")
def _(one, person):
    return any(sale.branch in one.branch_ids for sale in bought_in(one, person))


@says("payment")
def _(one, person):
    return any(sale.method in one.methods for sale in bought_in(one, person))


@says("weekday_habit")
def _(one, person):
    days = [
        to_jalali(day_of(sale)).weekday() in one.days_of_week for sale in bought_in(one, person)
    ]
    return bool(days) and sum(days) * 2 >= len(days)


@says("hour_habit")
def _(one, person):
    clocks = [when(sale.days_ago).astimezone(TEHRAN).time() for sale in bought_in(one, person)]
    if one.start < one.end:
        then = [one.start <= clock < one.end for clock in clocks]
    else:
        then = [clock >= one.start or clock < one.end for clock in clocks]
    return bool(then) and sum(then) * 2 >= len(then)


@says("returned")
def _(one, person):
    return any(sale.back and is_within(one, day_of(sale)) for sale in person.bought)


@says("lrfm_group")
def _(one, person):
    return person.group in one.groups


@says("gender")
def _(one, person):
    return (person.gender or "unknown") in one.genders


@says("age")
def _(one, person):
    year, month, day = person.birth
    if not (year and month):
        return False
    born = from_jalali(year, month, day)
    kept = birthday_in_year(month, day, to_jalali(TODAY).year)
    assert count_age(born, on=TODAY) == to_jalali(TODAY).year - year - (kept > TODAY)
    return fits(one, count_age(born, on=TODAY))


@says("birthday_soon")
def _(one, person):
    return is_near(person.birth, one.days)


@says("marriage_day_soon")
def _(one, person):
    return is_near(person.marriage, one.days)


@says("birthday_month")
def _(one, person):
    return person.birth[1] in one.months


@says("place")
def _(one, person):
    own = {person.profile.get(name) for name in ("province", "city", "neighbourhood")}
    return bool(own & set(one.names))


@says("job")
def _(one, person):
    return one.text in person.profile.get("job", "")


@says("education")
def _(one, person):
    return person.profile.get("education") in one.levels


@says("known")
def _(one, person):
    known = {
        "name": "first_name" in person.profile or "last_name" in person.profile,
        "mobile": person.has_mobile,
        "email": "email" in person.profile,
        "gender": bool(person.gender),
        "birthday": person.birth[1] > 0,
        "marriage": person.marriage[1] > 0,
        "city": "city" in person.profile,
        "job": "job" in person.profile,
    }
    return all(known[fact] for fact in one.facts)


@says("joined")
def _(one, person):
    return is_within(one, local_day(when(person.joined_days_ago)))


@says("joined_by")
def _(one, person):
    return person.joined_by in one.ways


@says("joined_branch")
def _(one, person):
    return person.joined_branch in one.branch_ids


@says("tier")
def _(one, person):
    return (person.tier or LADDER.tiers[0].slug) in one.tiers


@says("membership")
def _(one, person):
    return person.has_plan


@says("card")
def _(one, person):
    return person.has_card


@says("shared_wallet")
def _(one, person):
    return person.shares in one.kinds if one.kinds else bool(person.shares)


@says("brought_others")
def _(one, person):
    days = [local_day(when(days_ago)) for days_ago in person.brought]
    return fits(one, sum(is_within(one, day) for day in days))


@says("was_brought")
def _(one, person):
    days_ago = person.is_brought_days_ago
    return days_ago is not None and is_within(one, local_day(when(days_ago)))


@says("in_segment")
def _(one, person: Person):
    inner = dict(SEGMENTS[one.segment_id])
    kind = criteria.get(inner.pop("kind"))
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in inner.items()}
    return ORACLE[kind.slug](kind(**values), person)


@says("credit")
def _(one, person):
    return fits(one, sum(amount for amount, _ in person.credit))


@says("points")
def _(one, person):
    return fits(one, person.points)


@says("credit_ending")
def _(one, person):
    ends = [local_day(when(-days)) for _, days in person.credit]
    return any(day < add_days(TODAY, one.days) for day in ends)


@says("owes")
def _(one, person):
    due_in = person.bill_due_in
    return due_in is not None and (due_in < 0 or not one.overdue)


@says("advertising")
def _(one, person):
    return person.stopped if one.stopped else person.has_mobile and not person.stopped


@says("not_texted")
def _(one, person):
    return person.texted_days_ago is None or person.texted_days_ago >= one.days


@says("texted")
def _(one, person):
    ago = person.texted_days_ago
    of_purpose = not one.purposes or "thanks" in one.purposes
    return ago is not None and of_purpose and is_within(one, local_day(when(ago)))


@says("clicked_link")
def _(one, person):
    return any(is_within(one, local_day(when(ago))) for ago in person.clicked)


@says("value_to_come")
def _(one, person):
    rial = person.foreseen and person.foreseen[1]
    return rial is not None and fits(one, rial)


@says("chance_gone")
def _(one, person):
    return person.foreseen is not None and fits(one, 100 - person.foreseen[0])


@says("expected_purchases")
def _(one, person):
    place = {"90": 2, "365": 3}[one.within]
    return person.foreseen is not None and fits(one, person.foreseen[place])


def got(one, person):
    """Was written to; who was left out by lot got nothing of it, whatever else they got."""
    was_texted = person.texted_days_ago is not None
    return was_texted and person.campaign in one.campaigns and person.arm > 0


@says("got_campaign")
def _(one, person):
    return got(one, person)


@says("clicked_campaign")
def _(one, person):
    return got(one, person) and bool(person.clicked)


@says("came_after_campaign")
def _(one, person):
    began = CAMPAIGNS.get(person.campaign, 0)
    return got(one, person) and any(began - 30 < sale.days_ago <= began for sale in person.counted)


@says("custom_text")
def _(one, person):
    return one.text in person.custom.get(one.field_id, "")


@says("custom_number")
def _(one, person):
    number = person.custom.get(one.field_id)
    return number is not None and fits(one, number)


@says("custom_day")
def _(one, person):
    day = person.custom.get(one.field_id)
    return day is not None and is_within(one, date.fromisoformat(day))


@says("custom_choice")
def _(one, person):
    chosen = {
        f"{number}:{choice}"
        for number, value in person.custom.items()
        for choice in (value if isinstance(value, list) else [value])
    }
    return bool(chosen & set(one.choices))


@says("custom_yes")
def _(one, person):
    return person.custom.get(one.field_id) is (one.is_yes == "yes")

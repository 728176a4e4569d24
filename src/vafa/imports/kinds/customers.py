"""Customers: one row a person, found again by mobile or by the code of another system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.actions import carry_out, plan_intake
from vafa.customers.queries import check_custom_values, list_custom_fields
from vafa.customers.types import (
    CustomField,
    JoinedBy,
    Plan,
    Profile,
    Stranger,
)
from vafa.foundation.asking import Ask
from vafa.foundation.errors import Refused
from vafa.foundation.jalali import MONTHS, is_jalali_day, parse_date, start_of_day, to_jalali
from vafa.foundation.persian import search_key, to_latin_digits
from vafa.foundation.shapes import Shape
from vafa.imports.cells import CannotRead, Cells, read_day, read_key, say_cell, tell_wrong
from vafa.imports.profile_columns import COLUMNS, EDUCATIONS, GENDERS, NO, TEXTS, YES
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.twins import find_twins, say_twin
from vafa.imports.types import BadRow, Column, Outcome, Parsed, Result, Row, Where, Work, Wrong
from vafa.messaging.actions import take_consents
from vafa.messaging.types import ConsentWay, SaidOnList
from vafa.staff.types import Permission, Scope

CUSTOM = "f_"  # and the id of a field of the business's own
MOST_CODE = 64  # letters
MOST_WEIGHT = 500
_BEFORE_NAMES = {"سید", "سیده", "حاج", "امیر", "محمد", "میر"}  # first names of two words begin so
_DAY_OF_YEAR = re.compile(r"([0-9]{1,2})[/.\-\s]+([0-9]{1,2})")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2}) ?([^\W\d]+)(?: ماه)?")
_MONTHS = {search_key(name): number for number, name in enumerate(MONTHS, 1)}


class CustomerSettings(Shape):
    """What happens to who is known already, and the branch where the new ones joined."""

    known: Annotated[
        Literal["fill", "overwrite"],
        Ask(
            "one",
            gettext_lazy("Of who is a customer already"),
            of=(
                ("fill", gettext_lazy("fill in only what is empty")),
                ("overwrite", gettext_lazy("replace what we have by what the file says")),
            ),
            help=gettext_lazy("An empty cell never empties anything."),
        ),
    ] = "fill"
    branch: Annotated[str, Ask("one", gettext_lazy("New customers joined at"), of="branches")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row: who, and what was said of advertising and where."""

    stranger: Stranger
    wants_advertising: bool | None
    consent_from: str


class Customers(ImportKind):
    slug = "customers"
    title = gettext_lazy("Customers")
    things = gettext_lazy("customers")
    order = 20
    about = gettext_lazy("Your list of customers, from Excel or from another system.")
    needed = gettext_lazy("Needed is the mobile, or the code in the other system.")
    example = (
        ("mobile", "09121234567"),
        ("first_name", "مینا"),
        ("last_name", "رضایی"),
        ("birthday", "1370/05/03"),
        ("gender", "زن"),
        ("city", "تهران"),
        ("consent", "بله"),
        ("consent_from", "فرم عضویت"),
    )
    icon = "users"
    settings = CustomerSettings
    permission = Permission.EDIT_CUSTOMERS
    scope = Scope.CUSTOMERS_WRITE

    def list_columns(self) -> tuple[Column, ...]:
        own = (
            Column(slug=f"{CUSTOM}{one.id}", title=one.title, names=(one.slug,))
            for one in list_custom_fields()
        )
        return (*COLUMNS, *own)

    def lacks(self, mapped: frozenset[str]) -> bool:
        return not mapped & {"mobile", "external_id"}

    def load(self) -> list[CustomField]:
        return list_custom_fields()

    def read(
        self, rows: Iterable[tuple[int, Row]], where: Where
    ) -> Iterator[Parsed[Person] | BadRow]:
        for line, row in rows:
            try:
                person = _read_person(Cells(row, where.reading.mapping), where)
            except CannotRead as failed:
                yield tell_wrong(line, line, row, failed.wrong)
            else:
                yield Parsed(line=line, last_line=line, value=person, cells=row)

    def take(self, things: Sequence[Parsed[Person]], work: Work) -> list[Result]:
        settings = cast(CustomerSettings, work.where.reading.settings)
        plans = plan_intake(
            [thing.value.stranger for thing in things],
            overwrite=settings.known == "overwrite",
            is_locked=not work.is_dry,
        )
        pairs = list(zip(things, plans, strict=True))
        allowed = [
            (thing.line, _list_keys(thing.value.stranger, plan))
            for thing, plan in pairs
            if plan.refusal is None
        ]
        twins = find_twins(work.job_id, allowed)
        results = [_judge(plan, twins.get(thing.line)) for thing, plan in pairs]
        if not work.is_dry:
            taken = [
                (thing.value, plan)
                for (thing, plan), result in zip(pairs, results, strict=True)
                if result.wrong is None
            ]
            _write(taken, settings, work)
        return results


import_kinds.register(Customers())


def _list_keys(stranger: Stranger, plan: Plan) -> list[str]:
    """By what this row could be found again in the file, whoever it is."""
    keys = [f"m{stranger.mobile}"] if stranger.mobile else []
    if stranger.external_id:
        keys.append(f"e{stranger.external_id}")
    return keys if plan.is_new else [*keys, f"c{plan.customer_id}"]


def _judge(plan: Plan, twin: int | None) -> Result:
    if plan.refusal is not None:
        return Result(outcome=Outcome.REFUSED, wrong=Wrong.of(plan.refusal))
    if twin is not None:
        return Result(outcome=Outcome.REFUSED, wrong=say_twin("mobile", twin))
    if plan.is_new:
        return Result(outcome=Outcome.NEW)
    return Result(outcome=Outcome.CHANGED if plan.before else Outcome.KNOWN)


def _write(taken: Sequence[tuple[Person, Plan]], settings: CustomerSettings, work: Work) -> None:
    carry_out(
        [plan for _person, plan in taken],
        joined_by=JoinedBy.IMPORT,
        branch_id=work.where.branches.get(read_key(settings.branch)),
        actor=work.actor,
        at=work.at,
    )
    take_consents(
        [
            SaidOnList(
                mobile=person.stranger.mobile,
                customer_id=plan.customer_id,
                is_given=person.wants_advertising,
                words=person.consent_from,
            )
            for person, plan in taken
            if person.wants_advertising is not None and person.stranger.mobile
        ],
        way=ConsentWay.IMPORT,
        actor=work.actor,
        at=work.at,
    )


def _read_person(cells: Cells, where: Where) -> Person:
    mobile, external_id = cells.mobile("mobile"), cells.text("external_id")
    if not mobile and not external_id:
        raise CannotRead("mobile", "missing", _("The mobile is missing."))
    if len(external_id) > MOST_CODE:
        raise CannotRead("external_id", "too_long", _("This is too long."))
    fields: list[CustomField] = where.loaded
    stranger = Stranger(
        mobile=mobile,
        external_id=external_id or None,
        profile=_read_profile(cells, where),
        custom=_read_custom(cells, fields),
        joined_at=_read_joined(cells, where),
    )
    return Person(
        stranger=stranger,
        wants_advertising=_read_consent(cells),
        consent_from=cells.text("consent_from"),
    )


def _read_profile(cells: Cells, where: Where) -> Profile:
    mapped = (one.slug for one in TEXTS if one.slug in cells.mapping)
    said: dict[str, Any] = {slug: cells.text(slug) for slug in mapped}
    if not said.get("first_name") and not said.get("last_name"):
        said["first_name"], said["last_name"] = split_name(cells.text("full_name"))
    if said.get("email"):
        try:
            validate_email(said["email"])
        except ValidationError:
            raise CannotRead("email", "bad_email", _("This is not an email address.")) from None
    said["gender"] = _choose(cells, "gender", GENDERS)
    said["education"] = _choose(cells, "education", EDUCATIONS)
    for column, name in (("birthday", "birth"), ("marriage", "marriage")):
        year, month, day = _read_day_of_life(cells, column, where)
        said |= {f"{name}_year": year, f"{name}_month": month, f"{name}_day": day}
    for place in ("latitude", "longitude"):
        number = cells.number(place)
        said[place] = None if number is None else float(number)
    weight = cells.number("weight_kg")
    if weight is not None and not 0 < weight <= MOST_WEIGHT:
        raise CannotRead("weight_kg", "too_large", _("This weight is not possible."))
    said["weight_kg"] = round(weight or 0)
    return Profile(**said)


def split_name(text: str) -> tuple[str, str]:
    """A first and a last name that were written into one cell; a single word is the last name."""
    words = text.split()
    if len(words) < 2:
        return "", text
    of_first = 2 if words[0] in _BEFORE_NAMES and len(words) > 2 else 1
    return " ".join(words[:of_first]), " ".join(words[of_first:])


def _read_day_of_life(cells: Cells, column: str, where: Where) -> tuple[int, int, int]:
    """Year, month and day in the Jalali calendar; the year may be unknown (0). Zeros: nothing."""
    cell = cells.raw(column)
    if cell == "":
        return 0, 0, 0
    day = parse_date(cell) if isinstance(cell, date) else read_day(say_cell(cell))
    if day is not None:
        if day > where.today:
            raise CannotRead(column, "in_the_future", _("This day is still to come."))
        jalali = to_jalali(day)
        return jalali.year, jalali.month, jalali.day
    text = " ".join(to_latin_digits(say_cell(cell)).split())
    if found := _DAY_OF_YEAR.fullmatch(text):
        month, number = int(found[1]), int(found[2])
    elif found := _DAY_AND_MONTH.fullmatch(search_key(text)):
        month, number = _MONTHS.get(found[2], 0), int(found[1])
    else:
        month = number = 0
    if not is_jalali_day(0, month, number):
        raise CannotRead(column, "bad_date", _("This date cannot be read."))
    return 0, month, number


def _read_joined(cells: Cells, where: Where) -> datetime | None:
    day = cells.day("joined")
    if day is None:
        return None
    if day > where.today:
        raise CannotRead("joined", "in_the_future", _("This day is still to come."))
    return start_of_day(day, where.zone)


def _read_consent(cells: Cells) -> bool | None:
    word = read_key(cells.text("consent"))
    if not word:
        return None
    if word not in YES | NO:
        raise CannotRead("consent", "bad_choice", _("Write yes or no here."))
    return word in YES


def _choose(cells: Cells, column: str, words: Mapping[str, str]) -> str:
    word = read_key(cells.text(column))
    if not word:
        return ""
    if word not in words:
        raise CannotRead(column, "bad_choice", _("This is none of the words that we know here."))
    return str(words[word])


def _read_custom(cells: Cells, fields: Sequence[CustomField]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields:
        slug = f"{CUSTOM}{field.id}"
        cell = cells.raw(slug)
        if cell == "":
            continue
        written = cell if isinstance(cell, date) else say_cell(cell)
        try:
            values |= check_custom_values({field.id: written}, fields=[field])
        except Refused as refusal:
            raise CannotRead(slug, refusal.code, str(refusal)) from None
    return values

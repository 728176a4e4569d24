"""What a business itself wants to know: fields of its own, typed, and nothing chosen is lost."""

from datetime import UTC, datetime

import pytest

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import (
    add_custom_field,
    change_custom_field,
    change_customer,
    move_custom_field,
    register_customer,
    set_field_active,
)
from vafa.customers.errors import (
    BadCustomValue,
    BadField,
    FieldSlugTaken,
    TooManyFields,
    UnknownField,
)
from vafa.customers.models import Customer
from vafa.customers.queries import (
    get_custom_field,
    list_choices,
    list_custom_fields,
    say_custom_value,
)
from vafa.customers.types import FieldKind, JoinedBy, Profile

DO = {"actor": SYSTEM, "at": datetime(2026, 11, 21, 12, 0, tzinfo=UTC)}
DRINKS = ["قهوه", "چای", "دمنوش"]


def add(kind, title="فیلد", **more):
    return add_custom_field(title=title, kind=kind, **DO, **more)


@pytest.fixture
def mina(scope):
    return register_customer(
        mobile="09121234567",
        profile=Profile(first_name="مینا"),
        joined_by=JoinedBy.CASHIER,
        **DO,
    )


def write(customer, field, value):
    change_customer(customer_id=customer.id, custom={field.id: value}, **DO)
    return Customer.objects.get(id=customer.id).custom.get(str(field.id))


@pytest.mark.parametrize(
    ("kind", "written", "stored", "said"),
    [
        (FieldKind.TEXT, "  كافه  گلستان ", "کافه گلستان", "کافه گلستان"),
        (FieldKind.NUMBER, "۱۲٬۵۰۰٫۵", 12500.5, "۱۲٬۵۰۰٫۵"),
        (FieldKind.NUMBER, 7, 7, "۷"),
        (FieldKind.NUMBER, "-3.0", -3, "\u200e−۳"),
        (FieldKind.DATE, "۱۴۰۵/۸/۳۰", "2026-11-21", "۱۴۰۵/۰۸/۳۰"),
        (FieldKind.DATE, "2026-11-21", "2026-11-21", "۱۴۰۵/۰۸/۳۰"),
        (FieldKind.CHOICE, "2", "2", "چای"),
        (FieldKind.CHOICE, "دمنوش", "3", "دمنوش"),
        (FieldKind.CHOICES, ["3", "قهوه"], ["1", "3"], "قهوه، دمنوش"),
        (FieldKind.CHOICES, "چای، قهوه", ["1", "2"], "قهوه، چای"),
        (FieldKind.YES, "خیر", False, "خیر"),
        (FieldKind.YES, True, True, "بله"),
        (FieldKind.TEXT, "  ", None, ""),
        (FieldKind.NUMBER, " ", None, ""),
        (FieldKind.CHOICES, [], None, ""),
        (FieldKind.YES, None, None, ""),
    ],
)
def test_a_value_is_read_typed_and_said_again(persian, mina, kind, written, stored, said):
    field = add(kind, choices=DRINKS)
    assert write(mina, field, written) == stored
    assert say_custom_value(field, stored) == said


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (FieldKind.TEXT, "ا" * 301),
        (FieldKind.TEXT, ["a"]),
        (FieldKind.NUMBER, "دوازده"),
        (FieldKind.NUMBER, True),
        (FieldKind.NUMBER, "1e13"),
        (FieldKind.NUMBER, "NaN"),
        (FieldKind.DATE, "۱۴۰۵/۱۳/۱"),
        (FieldKind.DATE, 14050830),
        (FieldKind.CHOICE, "آب"),
        (FieldKind.CHOICE, "4"),
        (FieldKind.CHOICES, ["1", "آب"]),
        (FieldKind.CHOICES, 1),
        (FieldKind.YES, "شاید"),
    ],
)
def test_what_cannot_stand_in_a_field_is_refused_there(mina, kind, written):
    field = add(kind, choices=DRINKS, slug="drink")
    with pytest.raises(BadCustomValue) as refused:
        write(mina, field, written)
    assert refused.value.pointer == "/custom/drink"
    assert Customer.objects.get(id=mina.id).custom == {}


def test_a_change_is_on_the_record_in_words_under_the_title_of_the_field(mina):
    field = add(FieldKind.CHOICE, title="نوشیدنی", choices=DRINKS)
    write(mina, field, "چای")
    write(mina, field, "2")  # the same again
    write(mina, field, None)
    facts = AuditRecord.objects.filter(act="customer.changed").order_by("id")
    told = [(row.facts["before"], row.facts["after"]) for row in facts]
    tea, none = {"نوشیدنی": "چای"}, {"نوشیدنی": ""}
    assert told == [(none, tea), (tea, none)]


def test_the_other_values_stay_and_an_emptied_one_goes(mina):
    one, two = add(FieldKind.TEXT), add(FieldKind.NUMBER)
    change_customer(customer_id=mina.id, custom={one.id: "الف", two.id: 2}, **DO)
    change_customer(customer_id=mina.id, custom={one.id: None}, **DO)
    assert Customer.objects.get(id=mina.id).custom == {str(two.id): 2}


def test_a_choice_is_called_otherwise_or_put_away_and_nothing_chosen_is_lost(mina):
    field = add(FieldKind.CHOICE, choices=DRINKS)
    write(mina, field, "چای")
    change_custom_field(
        field_id=field.id,
        title="نوشیدنی",
        titles={"1": "اسپرسو", "2": ""},  # tea and herbs are offered no more
        more_choices=["آب"],
        **DO,
    )
    field = get_custom_field(field.id)
    known = Customer.objects.get(id=mina.id).custom[str(field.id)]
    assert say_custom_value(field, known) == "چای"
    assert list_choices(field) == [("1", "اسپرسو"), ("4", "آب")]
    assert list_choices(field, chosen=known) == [("1", "اسپرسو"), ("2", "چای"), ("4", "آب")]
    assert write(mina, field, "2") == "2"  # sent again as it stands
    with pytest.raises(BadCustomValue):
        write(mina, field, "چای")


def test_fields_are_put_in_order_and_put_away_with_their_values(mina):
    a, b, c = (add(FieldKind.TEXT, title=title) for title in "abc")
    write(mina, b, "kept")
    move_custom_field(field_id=c.id, up=True, **DO)
    move_custom_field(field_id=a.id, up=True, **DO)  # it is the first already
    assert [field.title for field in list_custom_fields()] == ["a", "c", "b"]
    set_field_active(field_id=b.id, is_active=False, **DO)
    assert [field.title for field in list_custom_fields()] == ["a", "c"]
    with pytest.raises(UnknownField):
        write(mina, b, "again")
    set_field_active(field_id=b.id, is_active=True, **DO)
    assert Customer.objects.get(id=mina.id).custom == {str(b.id): "kept"}


def test_a_field_to_choose_from_has_choices_and_names_are_given_once(scope):
    with pytest.raises(BadField):
        add(FieldKind.CHOICE, choices=["  "])
    assert add(FieldKind.TEXT).slug == "field_1"
    add(FieldKind.TEXT, slug="drink")
    with pytest.raises(FieldSlugTaken):
        add(FieldKind.TEXT, slug="drink")
    assert [field.slug for field in list_custom_fields()] == ["field_1", "drink"]


def test_there_are_fifty_fields_at_most(scope, monkeypatch):
    monkeypatch.setattr("vafa.customers.fields.MOST_FIELDS", 2)
    first = add(FieldKind.TEXT)
    add(FieldKind.TEXT)
    with pytest.raises(TooManyFields):
        add(FieldKind.TEXT)
    set_field_active(field_id=first.id, is_active=False, **DO)
    add(FieldKind.TEXT)
    with pytest.raises(TooManyFields):
        set_field_active(field_id=first.id, is_active=True, **DO)


def test_a_new_customer_comes_with_values(scope):
    field = add(FieldKind.YES)
    customer = register_customer(
        mobile=None, profile=Profile(), joined_by=JoinedBy.API, custom={field.id: "بله"}, **DO
    )
    assert Customer.objects.get(id=customer.id).custom == {str(field.id): True}

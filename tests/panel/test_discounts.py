"""Discounts in the panel: written, switched on, given codes, looked at."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.coupons.models import Discount, DiscountCode
from vafa.coupons.queries import get_discount
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/loyalty/discounts/"
FORM = {"name": "نوروزی", "kind": "percent", "percent": "20", "free_again": "on"}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def write(owner, business, **fields):
    """A discount written in the form; its address."""
    answer = owner.post(f"{LIST}add/", FORM | fields)
    assert answer.status_code == 303, re.findall(r"field-error.*", answer.content.decode())
    with business_scope(business.pk):
        return answer["Location"], Discount.objects.latest("id").id


def test_a_discount_is_written_switched_on_and_changed(owner, business):
    fields = {"most_rial": "50,000", "days": ["0", "6"], "times_per_customer": "1"}
    here, number = write(owner, business, **fields)
    page = owner.get(here).content.decode()
    assert "۲۰٪ تخفیف" in page
    assert "حداکثر ۵۰٬۰۰۰ تومان" in page
    owner.post(f"{here}move/", {"do": "start"})
    edited = owner.get(f"{here}edit/").content.decode()
    assert 'value="20"' in edited
    assert owner.post(f"{here}edit/", FORM | fields | {"percent": "30"}).status_code == 303
    with business_scope(business.pk):
        view = get_discount(number)
    assert (view.state, view.version) == ("live", 3)
    assert view.spec.what.percent == 30
    assert view.spec.most_rial == 500_000
    assert view.spec.conditions["parts"] == [{"kind": "weekday", "days": [0, 6]}]


def test_what_the_form_cannot_say_is_kept(owner, business):
    here, number = write(owner, business)
    conditions = {"kind": "any", "parts": [{"kind": "weekday", "days": [1]}]}
    with business_scope(business.pk):
        row = Discount.objects.get(id=number)
        row.spec["conditions"] = conditions
        row.save(update_fields=["spec"])
    assert owner.post(f"{here}edit/", FORM | {"percent": "5"}).status_code == 303
    with business_scope(business.pk):
        assert get_discount(number).spec.conditions == conditions


def test_named_codes_and_a_file_of_secret_ones(owner, business):
    here, _number = write(owner, business)
    assert owner.post(f"{here}code/", {"code": "Noruz"}).status_code == 303
    assert owner.post(f"{here}code/", {"code": "!"}).status_code == 422
    file = owner.post(f"{here}batch/", {"label": "شرکت", "count": "3"})
    codes = file.content.decode("utf-8-sig").split()[1:]
    assert len(codes) == 3
    page = owner.get(here).content.decode()
    assert "NORUZ" in page
    assert not any(code in page for code in codes)
    with business_scope(business.pk):
        batch = DiscountCode.objects.exclude(batch_id=None).first().batch_id
    owner.post(f"{LIST}batches/{write_id('cbt', batch)}/end/")
    with business_scope(business.pk):
        assert DiscountCode.objects.filter(voided_at__isnull=True).count() == 1


def test_a_percentage_is_asked_for(owner):
    answer = owner.post(f"{LIST}add/", FORM | {"percent": ""})
    assert answer.status_code == 422


def test_the_list_asks_no_more_for_three_than_for_one(owner, business):
    write(owner, business)
    owner.get(LIST)
    with CaptureQueriesContext(connection) as one:
        owner.get(LIST)
    write(owner, business)
    write(owner, business)
    with CaptureQueriesContext(connection) as three:
        owner.get(LIST)
    assert len(three) == len(one)


def test_the_form_says_what_it_means_and_works_it_out_while_nothing_is_kept(owner, business):
    looked = owner.post(f"{LIST}add/", FORM | {"name": "", "show": "1"})
    html = looked.content.decode()
    assert looked.status_code == 200
    assert "۲۰٪" in html
    assert "۴۰۰٬۰۰۰ تومان" in html  # to pay of 500,000
    assert owner.post(f"{LIST}add/", FORM | {"show": "1"}).status_code == 200
    half = owner.post(f"{LIST}add/", FORM | {"percent": "", "show": "1"}).content.decode()
    assert "هنوز کامل نیست" in half
    assert "لازم است" not in half
    with business_scope(business.pk):
        assert not Discount.objects.exists()

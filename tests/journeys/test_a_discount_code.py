"""A discount code end to end: made over the API, taken at the till, printed, free again."""

from datetime import UTC, datetime

from django.test import Client

from tests.api.conftest import Cafe
from tests.staff.cast import PASSWORD, hire, open_branch
from vafa.foundation.ids import write_id
from vafa.sales.models import Sale
from vafa.staff.types import Role


def test_a_code_of_an_organisation_is_used_at_the_till_once_until_the_sale_comes_back(business):
    cafe = Cafe(business)
    spec = {
        "name": "همکاران شرکت نمونه",
        "what": {"kind": "percent", "percent": "25"},
        "most_rial": 400_000,
        "smallest_rial": 500_000,
    }
    made = cafe.post("/discounts", {"discount": spec, "state": "live"}).json()
    batch = cafe.post(f"/discounts/{made['id']}/batches", {"label": "نمونه", "count": 2}).json()
    code = batch["codes"][0]

    with cafe.scope():
        cashier = hire(Role.BRANCH_MANAGER, branch_id=open_branch())
    till = Client()
    till.post("/panel/sign-in/", {"username": cashier.user.username, "password": PASSWORD})
    order = {"customer": "", "amount": "200,000", "method": "cash", "discount_code": code.lower()}

    quote = till.post("/till/quote/", order | {"number": "a"}).content.decode()
    assert "همکاران شرکت نمونه" in quote
    done = till.post("/till/sell/", order | {"number": "a"})
    assert "۴۰٬۰۰۰" in till.get(done["Location"]).content.decode()
    with cafe.scope():
        sale = Sale.objects.get()
        assert (sale.gross_rial, sale.total_rial) == (2_000_000, 1_600_000)
        assert sale.payments == [{"method": "cash", "amount_rial": 1_600_000}]
        sale_id = sale.id

    again = till.post("/till/sell/", order | {"number": "b"})
    assert again.status_code == 422
    assert "این کد تخفیف پذیرفته نیست." in again.content.decode()
    small = order | {"number": "c", "amount": "10,000", "discount_code": batch["codes"][1]}
    assert "به بالاست" in till.post("/till/quote/", small).content.decode()

    back = {"number": "r", "at": datetime.now(UTC).isoformat(), "lines": "all"}
    answer = cafe.post(f"/sales/{write_id('sale', sale_id)}/returns", back)
    assert answer.json()["goods_rial"] == 1_600_000
    till.post("/till/sell/", order | {"number": "d"})
    with cafe.scope():
        assert Sale.objects.count() == 2
    cafe.prove()

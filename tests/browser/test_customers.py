"""Customers and sales in a browser, with a lively club."""

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.panel.club import Club
from tests.staff.cast import hire
from vafa.config.jobs import run_import_job
from vafa.imports.models import ImportJob
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def club(committed, business):
    with business_scope(business.pk):
        club = Club()
        club.owner = hire(Role.OWNER, name="مهسا رستگار")
        club.negar_id = club.negar()
        club.crowd(24)
        club.score()
    return club


def test_the_list_finds_as_one_types_and_opens_by_keyboard(club, page, axe, shot):
    sign_in(page, club.owner)
    page.goto(reverse("panel:customers:home"))
    axe(page)
    shot(page, "customers-list")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.type("#q", "نگار محم")
    page.wait_for_function("document.querySelectorAll('tbody tr').length == 1")
    shot(page, "customers-found")
    page.focus("tbody tr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cus_*/")
    assert "نگار محمدی" in page.inner_text("h1")


def test_one_customer_in_both_themes(club, new_page, axe, shot):
    page = new_page()
    sign_in(page, club.owner)
    page.goto(reverse("panel:customers:one", args=[club.negar_id]))
    axe(page)
    shot(page, "customer")
    page.click(".tabs a[href*='show=credit']")
    page.wait_for_url("**show=credit**")
    shot(page, "customer-credit")
    page.click("[data-dialog=give]")
    page.wait_for_selector("dialog#give[open]")
    axe(page)
    page.screenshot(path="build/shots/customer-give-1280.png")
    page.fill("dialog#give [name=credit]", "50,000")
    page.fill("dialog#give [name=reason]", "دیر رسیدن سفارش")
    page.click("dialog#give .btn-primary")
    page.wait_for_selector(".toast")
    page.goto(reverse("panel:customers:statement", args=[club.negar_id]))
    axe(page)
    shot(page, "customer-statement")
    for name in ("edit", "give", "note"):
        page.goto(reverse(f"panel:customers:{name}", args=[club.negar_id]))
        axe(page)
        shot(page, f"customer-{name}-page")
    dark = new_page(theme="dark")
    sign_in(dark, club.owner)
    dark.goto(reverse("panel:customers:one", args=[club.negar_id]))
    axe(dark)
    shot(dark, "customer-dark")


def test_sales_and_one_sale(club, page, axe, shot):
    sign_in(page, club.owner)
    page.goto(reverse("panel:sales:home"))
    axe(page)
    shot(page, "sales-list")
    for name, sale_id in (("sale", club.negar_last), ("sale-returned", club.negar_returned)):
        page.goto(reverse("panel:sales:one", args=[sale_id]))
        axe(page)
        shot(page, name)
    page.goto(reverse("panel:sales:return", args=[club.negar_last]))
    axe(page)
    shot(page, "sale-return")


def test_a_file_of_sales_from_upload_to_what_was_not_taken(club, page, axe, shot, tmp_path):
    rows = [
        "شماره فاکتور,تاریخ,ساعت,شعبه,موبایل,نام کالا,تعداد,مبلغ",
        *(f"{n},1405/08/28,18:30,ولیعصر,0912123{n},لاته,2,190000" for n in range(4001, 4030)),
        "5001,1405/13/41,18:30,ولیعصر,09121234567,چای,1,45000",
        "5002,1405/08/28,18:30,نیاوران,09121234567,چای,1,45000",
    ]
    path = tmp_path / "فروش آبان.csv"
    path.write_text("\n".join(rows), encoding="utf-8-sig")
    sign_in(page, club.owner)
    page.goto(reverse("panel:imports:home"))
    axe(page)
    page.set_input_files("[name=file]", path)
    page.click("form .btn-primary")
    page.wait_for_url("**/columns/**")
    axe(page)
    shot(page, "import-columns")
    page.click("form .btn-primary")
    page.wait_for_url("**/imp_*/")
    axe(page)
    shot(page, "import-waiting")
    with business_scope(club.owner.business_id):
        job = ImportJob.objects.get()
    run_import_job(business_id=club.owner.business_id, job_id=job.id)
    page.wait_for_selector("table")  # the page asks again by itself
    axe(page)
    shot(page, "import-done")
    page.goto(reverse("panel:imports:home"))
    shot(page, "imports")

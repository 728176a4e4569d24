import json

import pytest
from django.http import HttpResponse
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from vafa.ui.accent import accent_css, read_hex
from vafa.ui.frame import Frame, use_frame
from vafa.ui.htmx import add_toast, redirect_to, render_page, wants_fragment


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_the_policy_allows_nothing_inline(client):
    policy = client.get("/ui/nowhere").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_that_is_not_there_says_so_in_persian(client):
    response = client.get("/ui/nowhere", headers={"accept-language": "en"})

    assert response.status_code == 404
    assert "این صفحه اینجا نیست" in response.text
    assert '<html lang="fa" dir="rtl"' in response.text


def test_a_person_may_choose_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get("/ui/nowhere")

    assert '<html lang="en" dir="ltr"' in response.text
    assert "This page is not here" in response.text


def test_a_fault_page_needs_neither_request_nor_database():
    with translation.override("fa"):
        assert "خطا از سوی ماست" in get_template("500.html").render()
        assert "چند لحظهٔ دیگر" in get_template("503.html").render()


def test_the_page_of_components_is_for_debugging_only(client, settings):
    assert client.get("/ui/").status_code == 404
    settings.DEBUG = True
    assert client.get("/ui/").status_code == 200


def test_the_theme_comes_from_the_cookie():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert ' data-theme="dark"' in render_to_string("ui/plain.html", {}, request)

    request.COOKIES["theme"] = '"><script>'
    assert "data-theme" not in render_to_string("ui/plain.html", {}, request)


def test_the_theme_turns_over_without_script(client):
    response = client.post("/ui/set/theme", headers={"referer": "https://elsewhere.example/"})

    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert response.cookies["theme"].value == "dark"


def test_a_business_brings_its_colour_and_we_the_lightness():
    assert accent_css("b8440f") == ":root:root{--brand-h:40.4;--brand-c:0.14}\n"
    assert read_hex("#B8440F") == "b8440f"
    assert read_hex("red; } body { display: none") == ""


def test_the_accent_is_served_and_kept_for_ever(client):
    response = client.get("/ui/accent/b8440f.css")

    assert response.headers["Content-Type"] == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


def test_a_page_links_the_accent_of_its_business():
    with use_frame(Frame(business="کافه نارنج", accent="#b8440f")):
        html = render_to_string("ui/portal.html", {}, RequestFactory().get("/"))

    assert 'href="/ui/accent/b8440f.css"' in html


def test_htmx_gets_the_fragment_and_others_the_page():
    factory = RequestFactory()
    arguments = {"template": "ui/plain.html", "context": {}, "fragment": "ui/parts/pager.html"}

    fragment = render_page(factory.get("/", headers={"hx-request": "true"}), **arguments)
    assert "<html" not in fragment.text
    assert fragment.headers["Vary"] == "HX-Request"
    for headers in ({}, {"hx-request": "true", "hx-boosted": "true"}):
        assert "<html" in render_page(factory.get("/", headers=headers), **arguments).text
    assert not wants_fragment(
        factory.get("/", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    )


def test_htmx_and_forms_are_sent_on():
    factory = RequestFactory()

    assert redirect_to(factory.post("/"), "/x").headers["Location"] == "/x"
    by_htmx = redirect_to(factory.post("/", headers={"hx-request": "true"}), "/x")
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (204, "/x")


def test_a_toast_rides_in_a_header():
    response = add_toast(HttpResponse(), "ذخیره شد")

    assert json.loads(response.headers["HX-Trigger"]) == {
        "toast": {"text": "ذخیره شد", "kind": "good"}
    }

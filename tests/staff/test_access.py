"""The one place that mounts a page for staff."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from tests.staff.cast import NOW, hire
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound, Refused
from vafa.staff.access import ANY_MEMBER, staff_path
from vafa.staff.actions import edit_member
from vafa.staff.models import User
from vafa.staff.types import Permission, Role
from vafa.tenancy.scope import business_scope, has_scope
from vafa.ui.frame import Frame, current_frame


def visit(user, view, *, permission=ANY_MEMBER, method="GET", methods=("GET", "POST"), **cookies):
    request = RequestFactory().generic(method, "/x/")
    request.user, request.at, request.address, request.request_id = user, NOW, "203.0.113.9", "r1"
    request.COOKIES.update(cookies)
    frame = Frame(business="کافه")
    pattern = staff_path(
        "x/", view, name="x", permission=permission, frame=lambda _: frame, methods=methods
    )
    return pattern.callback(request)


@pytest.fixture
def owner(business) -> User:
    with business_scope(business.pk):
        return hire(Role.OWNER).user


def count_acts(business):
    with business_scope(business.pk):
        return AuditRecord.objects.filter(act="staff.edited").count()


def rename_self(request):
    edit_member(
        member_id=request.staff.member_id, display_name="نو", mobile="", actor=SYSTEM, at=NOW
    )


def test_nothing_is_mounted_without_a_permission():
    view = lambda request: HttpResponse()  # noqa: E731
    with pytest.raises(TypeError):
        staff_path("x/", view, name="x", frame=Frame)
    with pytest.raises(AssertionError, match="name a permission"):
        staff_path("x/", view, name="x", permission=None, frame=Frame)


def test_the_view_finds_who_where_when_and_whose(owner, business):
    def view(request):
        assert has_scope()
        assert (request.business.pk, request.staff.role, request.at) == (
            business.pk,
            Role.OWNER,
            NOW,
        )
        assert (request.actor.address, request.actor.request_id) == ("203.0.113.9", "r1")
        assert (current_frame().business, str(timezone.get_current_timezone())) == (
            "کافه",
            "Asia/Tehran",
        )
        return HttpResponse("in")

    assert visit(owner, view).content == b"in"
    assert not has_scope()


def test_what_was_done_is_kept_and_what_was_refused_is_not(owner, business):
    def do(request):
        rename_self(request)
        return HttpResponse()

    def do_and_refuse(request):
        edit_member(
            member_id=request.staff.member_id, display_name="x", mobile="", actor=SYSTEM, at=NOW
        )
        raise Refused("این نه")

    assert visit(owner, do).status_code == 200
    assert count_acts(business) == 1
    answer = visit(owner, do_and_refuse)
    assert answer.status_code == 422
    assert "این نه" in answer.content.decode()
    assert count_acts(business) == 1


def test_what_broke_is_not_kept(owner, business):
    def do_and_break(request):
        rename_self(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        visit(owner, do_and_break)
    assert count_acts(business) == 0


def test_not_found_is_404(owner):
    def view(request):
        raise NotFound

    with pytest.raises(Http404):
        visit(owner, view)


def test_without_the_permission_the_view_does_not_run(business):
    with business_scope(business.pk):
        cashier = hire(Role.CASHIER).user
    ran = []
    view = lambda request: ran.append(1) or HttpResponse()  # noqa: E731
    assert visit(cashier, view, permission=Permission.SEE_SALES).status_code == 403
    assert visit(cashier, view, permission=Permission.USE_TILL).status_code == 200
    assert ran == [1]


def test_head_goes_with_get_and_others_are_refused(owner):
    view = lambda request: HttpResponse()  # noqa: E731
    assert visit(owner, view, method="HEAD", methods=("GET",)).status_code == 200
    answer = visit(owner, view, method="DELETE", methods=("GET",))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_operator_of_the_installation_is_no_member_of_a_club(db):
    operator = User.objects.create(username="operator-of-all")
    assert visit(operator, lambda request: HttpResponse()).status_code == 403


@pytest.mark.parametrize(
    ("language", "cookies", "expected"),
    [("fa", {}, "fa"), ("en", {}, "en"), ("fa", {"language": "en"}, "en")],
)
def test_a_page_speaks_as_its_business_unless_the_person_chose(
    owner, business, language, cookies, expected
):
    business.language = language
    business.save()
    with translation.override(cookies.get("language", "fa")):  # as the middleware before it does
        answer = visit(owner, lambda request: HttpResponse(translation.get_language()), **cookies)
    assert answer.content.decode() == expected

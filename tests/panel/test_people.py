from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.staff.cast import NOW, PASSWORD, hire, open_branch
from vafa.audit.models import AuditRecord
from vafa.foundation.ids import write_id
from vafa.staff.models import Member, User
from vafa.staff.queries import load_member
from vafa.staff.types import Permission, Role
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

PEOPLE = "/panel/people/"


def page_of(member, part=""):
    return f"{PEOPLE}{write_id('mem', member.id)}/{part}"


def new_person(**more):
    values = {"display_name": "سارا کریمی", "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹", "role": "cashier"}
    return values | {"branch": "", "username": "sara", "password": PASSWORD} | more


def test_somebody_new_can_sign_in_and_the_act_is_on_the_record(signed_in, business):
    owner = signed_in(Role.OWNER)
    answer = owner.post(f"{PEOPLE}add/", new_person(), REMOTE_ADDR="198.51.100.4")
    assert (answer.status_code, answer["Location"]) == (303, PEOPLE)
    with business_scope(business.pk):
        sara = Member.objects.select_related("user").get(user__username="sara")
        assert (sara.display_name, sara.mobile, sara.role) == (
            "سارا کریمی",
            "+989123456789",
            "cashier",
        )
        [row] = AuditRecord.objects.filter(object_id=sara.id)
    assert (row.act, row.actor_id, row.address) == (
        "staff.created",
        owner.member.id,
        "198.51.100.4",
    )
    assert row.request_id == answer["X-Request-ID"]
    signed_in(member=sara)


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_kept(signed_in, hired):
    taken = hired(Role.CASHIER).user.username
    owner = signed_in(Role.OWNER)
    people = User.objects.count()
    for wrong, field in [
        ({"username": taken}, "username"),
        ({"username": "نه"}, "username"),
        ({"password": "12345678"}, "password"),
        ({"mobile": "123"}, "mobile"),
        ({"role": "king"}, "role"),
        ({"role": "branch_manager"}, "branch"),
        ({"display_name": " "}, "display_name"),
    ]:
        answer = owner.post(f"{PEOPLE}add/", new_person(**wrong))
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode(), wrong
    assert User.objects.count() == people


def test_a_neighbours_branch_cannot_be_chosen(signed_in):
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = open_branch()
    owner = signed_in(Role.OWNER)
    answer = owner.post(f"{PEOPLE}add/", new_person(branch=str(theirs)))
    assert answer.status_code == 422
    assert not User.objects.filter(username="sara").exists()


def test_a_manager_is_not_offered_the_role_of_owner(signed_in):
    html = signed_in(Role.MANAGER).get(f"{PEOPLE}add/").content.decode()
    assert 'value="manager"' in html
    assert 'value="owner"' not in html


def test_the_narrowest_role_is_offered_first(signed_in):
    html = signed_in(Role.OWNER).get(f"{PEOPLE}add/").content.decode()
    options = html.partition('name="role"')[2]
    assert options.index('value="cashier"') < options.index('value="owner"')


def test_a_branch_manager_is_offered_one_branch(signed_in, business):
    with business_scope(business.pk):
        mine, other = open_branch("mine"), open_branch("other")
    browser = signed_in(Role.BRANCH_MANAGER, branch_id=mine)
    html = browser.get(f"{PEOPLE}add/").content.decode()
    assert f'value="{mine}"' in html
    assert f'value="{other}"' not in html
    assert 'value="accountant"' not in html


def test_role_permissions_password_and_leave(signed_in, hired, business):
    member = hired(Role.CASHIER)
    owner, cashier = signed_in(Role.OWNER), signed_in(member=member)

    def now_may():
        with business_scope(business.pk):
            return load_member(member.user_id)

    owner.post(page_of(member, "role/"), {"role": "accountant", "branch": ""})
    assert now_may().role is Role.ACCOUNTANT
    chosen = {"customers": ["customers.see", "customers.edit"], "sales": []}
    owner.post(page_of(member, "permissions/"), chosen)
    assert now_may().permissions == {Permission.SEE_CUSTOMERS, Permission.EDIT_CUSTOMERS}
    owner.post(page_of(member, "edit/"), {"display_name": "نام نو", "mobile": ""})
    assert now_may().name == "نام نو"
    assert cashier.get("/panel/account/password/").status_code == 200
    owner.post(page_of(member, "password/"), {"password": "quite another one"})
    assert cashier.get("/panel/account/password/").status_code == 302
    owner.post(page_of(member, "let-go/"))
    assert now_may() is None
    owner.post(page_of(member, "take-on/"))
    assert now_may().role is Role.ACCOUNTANT
    with business_scope(business.pk):
        acts = AuditRecord.objects.filter(actor_id=owner.member.id, object_id=member.id)
        assert [row.act for row in acts.order_by("at", "id")] == [
            "staff.role_changed",
            "staff.permissions_changed",
            "staff.edited",
            "staff.password_set",
            "staff.deactivated",
            "staff.reactivated",
        ]


def test_a_role_taken_away_holds_from_the_next_request(signed_in, hired):
    member = hired(Role.MANAGER)
    owner, manager = signed_in(Role.OWNER), signed_in(member=member)
    assert manager.get(PEOPLE).status_code == 200
    owner.post(page_of(member, "role/"), {"role": "cashier", "branch": ""})
    assert manager.get(PEOPLE).status_code == 403
    assert manager.post(f"{PEOPLE}add/", new_person()).status_code == 403
    assert not User.objects.filter(username="sara").exists()


def test_the_owners_page_is_read_only_to_a_manager(signed_in, hired):
    owner = hired(Role.OWNER)
    html = signed_in(Role.MANAGER).get(page_of(owner)).content.decode()
    assert reverse("panel:people:password", args=[owner.id]) not in html
    answer = signed_in(Role.MANAGER).post(page_of(owner, "let-go/"))
    assert answer.status_code == 422


def test_the_list_costs_the_same_for_one_and_for_three(signed_in, business):
    owner = signed_in(Role.OWNER)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(PEOPLE).status_code == 200
        costs.append(len(queries))
        with business_scope(business.pk):
            hire(Role.CASHIER), hire(Role.CASHIER, branch_id=open_branch())
    assert costs[0] == costs[1]
    assert costs[0] <= 11

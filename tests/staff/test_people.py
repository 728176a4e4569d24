from __future__ import annotations

import pytest

from tests.staff.cast import NOW, PASSWORD, acting, hire, open_branch
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound
from vafa.staff.actions import (
    change_permissions,
    change_role,
    create_member,
    deactivate_member,
    edit_member,
    reactivate_member,
    set_password,
)
from vafa.staff.errors import (
    BadBranch,
    BadUsername,
    BeyondAuthority,
    LastOwner,
    NotOnYourself,
    UsernameTaken,
    WeakPassword,
)
from vafa.staff.models import Member, User
from vafa.staff.queries import get_member, list_members, load_member
from vafa.staff.types import ROLE_PERMISSIONS, Permission, Role


def test_every_role_has_a_line_and_only_the_till_is_the_cashiers():
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert ROLE_PERMISSIONS[Role.CASHIER] == {Permission.USE_TILL}
    assert Permission.EDIT_KEYS not in ROLE_PERMISSIONS[Role.BRANCH_MANAGER]
    assert {p.value.partition(".")[2] for p in ROLE_PERMISSIONS[Role.AUDITOR]} == {"see"}


def test_a_new_member_can_be_loaded_with_what_the_role_gives(scope):
    member = hire(Role.ACCOUNTANT, username="Sara.۱۲", name="سارا  كريمى", mobile="۰۹۱۲۱۲۳۴۵۶۷")
    assert member.user.username == "sara.12"
    assert (member.display_name, member.mobile) == ("سارا کریمی", "+989121234567")
    staff = load_member(member.user_id)
    assert staff.permissions == ROLE_PERMISSIONS[Role.ACCOUNTANT]
    assert (staff.member_id, staff.branch_id, staff.business.pk) == (member.id, None, scope.pk)


def test_permissions_can_differ_from_the_role(scope):
    member = hire(Role.CASHIER)
    change_permissions(
        member_id=member.id,
        extra=[Permission.SEE_CUSTOMERS],
        denied=[Permission.USE_TILL],
        actor=SYSTEM,
        at=NOW,
    )
    assert load_member(member.user_id).permissions == {Permission.SEE_CUSTOMERS}


def test_an_owner_keeps_everything_whatever_is_written(scope):
    owner = hire(Role.OWNER)
    change_permissions(
        member_id=owner.id, extra=[], denied=[Permission.SEE_AUDIT], actor=SYSTEM, at=NOW
    )
    assert load_member(owner.user_id).permissions == set(Permission)


def test_usernames_are_unique_and_plain(scope):
    hire(Role.CASHIER, username="same-name")
    with pytest.raises(UsernameTaken):
        hire(Role.CASHIER, username="SAME-NAME")
    with pytest.raises(BadUsername):
        hire(Role.CASHIER, username="نگار")
    assert User.objects.filter(username__in=["same-name", "نگار"]).count() == 1


def test_weak_passwords_are_refused_and_change_nothing(scope):
    member = hire(Role.CASHIER)
    before = member.user.password
    for password in ("short", "password123", member.user.username):
        with pytest.raises(WeakPassword):
            set_password(member_id=member.id, password=password, actor=SYSTEM, at=NOW)
    assert User.objects.get(pk=member.user_id).password == before


def test_a_branch_manager_has_a_branch_and_a_manager_has_all(scope):
    with pytest.raises(BadBranch):
        create_member(
            username="boss", password=PASSWORD, display_name="x", role=Role.BRANCH_MANAGER,
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
    with pytest.raises(BadBranch):
        hire(Role.MANAGER, branch_id=open_branch())
    assert not User.objects.filter(username="boss").exists()


class TestAuthority:
    """Nobody gives, changes or takes away more than they have."""

    def test_a_manager_makes_no_owner_and_touches_none(self, scope):
        owner, manager, other = hire(Role.OWNER), hire(Role.MANAGER), hire(Role.CASHIER)
        by = acting(manager)
        with pytest.raises(BeyondAuthority):
            hire(Role.OWNER, actor=by)
        with pytest.raises(BeyondAuthority):
            change_role(member_id=other.id, role=Role.OWNER, branch_id=None, actor=by, at=NOW)
        with pytest.raises(BeyondAuthority):
            set_password(member_id=owner.id, password="takeover-takeover", actor=by, at=NOW)
        with pytest.raises(BeyondAuthority):
            deactivate_member(member_id=owner.id, actor=by, at=NOW)
        assert hire(Role.MANAGER, actor=by).role == Role.MANAGER

    def test_a_branch_manager_stays_in_the_branch_and_below(self, scope):
        here, there = open_branch(), open_branch()
        by = acting(hire(Role.BRANCH_MANAGER, branch_id=here))
        mine = hire(Role.CASHIER, branch_id=here, actor=by)
        theirs = hire(Role.CASHIER, branch_id=there)
        everywhere = hire(Role.CASHIER)
        for branch_id in (there, None):
            with pytest.raises(BeyondAuthority):
                change_role(
                    member_id=mine.id, role=Role.CASHIER, branch_id=branch_id, actor=by, at=NOW
                )
        for target in (theirs, everywhere):
            with pytest.raises(BeyondAuthority):
                set_password(member_id=target.id, password=PASSWORD, actor=by, at=NOW)
        with pytest.raises(BeyondAuthority):
            hire(Role.ACCOUNTANT, branch_id=here, actor=by)
        with pytest.raises(BeyondAuthority):
            change_permissions(
                member_id=mine.id, extra=[Permission.SEE_AUDIT], denied=[], actor=by, at=NOW
            )

    def test_a_key_hires_nobody(self, scope):
        from vafa.audit.types import Actor, ActorKind

        with pytest.raises(BeyondAuthority):
            hire(Role.CASHIER, actor=Actor(kind=ActorKind.KEY, id=1, label="till"))

    def test_nobody_changes_their_own_access_but_everybody_their_own_password(self, scope):
        manager, cashier = hire(Role.MANAGER), hire(Role.CASHIER)
        with pytest.raises(NotOnYourself):
            change_role(
                member_id=manager.id, role=Role.CASHIER, branch_id=None,
                actor=acting(manager), at=NOW,
            )  # fmt: skip
        with pytest.raises(NotOnYourself):
            deactivate_member(member_id=manager.id, actor=acting(manager), at=NOW)
        set_password(
            member_id=cashier.id, password="another-good-one", actor=acting(cashier), at=NOW
        )
        assert User.objects.get(pk=cashier.user_id).check_password("another-good-one")

    def test_the_last_owner_stays(self, scope):
        first, second = hire(Role.OWNER), hire(Role.OWNER)
        deactivate_member(member_id=first.id, actor=acting(second), at=NOW)
        with pytest.raises(LastOwner):
            deactivate_member(member_id=second.id, actor=SYSTEM, at=NOW)
        with pytest.raises(LastOwner):
            change_role(
                member_id=second.id, role=Role.MANAGER, branch_id=None, actor=SYSTEM, at=NOW
            )
        assert load_member(second.user_id).role is Role.OWNER


def test_who_was_let_go_is_nobody_until_taken_on_again(scope):
    member = hire(Role.CASHIER)
    deactivate_member(member_id=member.id, actor=SYSTEM, at=NOW)
    assert load_member(member.user_id) is None
    assert not User.objects.get(pk=member.user_id).is_active
    reactivate_member(member_id=member.id, actor=SYSTEM, at=NOW)
    assert load_member(member.user_id).member_id == member.id


def test_a_neighbours_member_does_not_exist(business, db):
    from vafa.tenancy.actions import create_business
    from vafa.tenancy.scope import business_scope

    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        theirs = hire(Role.CASHIER)
    with business_scope(business.pk):
        assert load_member(theirs.user_id) is None
        assert list_members() == []
        with pytest.raises(NotFound):
            get_member(theirs.id)
        with pytest.raises(NotFound):
            set_password(member_id=theirs.id, password=PASSWORD, actor=SYSTEM, at=NOW)


ACTS = [
    (
        "staff.edited",
        lambda m, by: edit_member(
            member_id=m.id, display_name="نو", mobile="", actor=by, at=NOW
        ),
    ),
    (
        "staff.role_changed",
        lambda m, by: change_role(
            member_id=m.id, role=Role.ACCOUNTANT, branch_id=None, actor=by, at=NOW
        ),
    ),
    (
        "staff.permissions_changed",
        lambda m, by: change_permissions(
            member_id=m.id, extra=[Permission.SEE_SALES], denied=[], actor=by, at=NOW
        ),
    ),
    (
        "staff.deactivated",
        lambda m, by: deactivate_member(member_id=m.id, actor=by, at=NOW),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "do"), ACTS, ids=[act for act, _ in ACTS])
def test_an_act_is_on_the_record_once_and_its_repeat_is_not(scope, act, do):
    owner, member = hire(Role.OWNER), hire(Role.CASHIER)
    for _ in range(2):
        do(member, acting(owner))
    [row] = AuditRecord.objects.filter(object_id=member.id).exclude(act="staff.created")
    assert (row.act, row.business_id, row.at) == (act, scope.pk, NOW)
    assert (row.actor_kind, row.actor_id, row.actor_label) == ("staff", owner.id, "نگار")
    assert (row.address, row.request_id) == ("203.0.113.9", "req-1")
    assert row.facts["before"] != row.facts["after"]


def test_a_password_is_on_the_record_without_being_there(scope):
    member = hire(Role.CASHIER)
    set_password(member_id=member.id, password="cinnamon-roll", actor=SYSTEM, at=NOW)
    row = AuditRecord.objects.get(act="staff.password_set")
    assert "cinnamon" not in str(row.facts)
    assert row.facts == {"name": "نگار", "username": member.user.username}


def test_a_list_costs_the_same_for_one_and_for_three(scope, django_assert_num_queries):
    hire(Role.OWNER)
    with django_assert_num_queries(1):
        assert len(list_members()) == 1
    hire(Role.CASHIER), hire(Role.CASHIER)
    with django_assert_num_queries(1):
        assert len(list_members()) == 3
    assert Member.objects.count() == 3

"""Rules over time: what is in force, since when, by whom."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.rules.cast import NOON
from vafa.audit.models import AuditRecord
from vafa.audit.types import Actor, ActorKind
from vafa.catalog.models import Branch
from vafa.rules.actions import change_rule, create_rule, end_rule, pause_rule, start_rule
from vafa.rules.errors import NotInThePast, RuleHasEnded, UnknownRule
from vafa.rules.models import RuleVersion
from vafa.rules.queries import get_rule, list_rules, list_versions, load_live_rules, load_words
from vafa.rules.types import read_rule
from vafa.tenancy.models import Business

MINA = Actor(kind=ActorKind.STAFF, id=7, label="مینا")
DAY = timedelta(days=1)
BY = {"actor": MINA, "at": NOON}

pytestmark = pytest.mark.usefixtures("scope")


def spec(percent="5", **fields):
    reward = {"kind": "credit", "percent": percent}
    return read_rule({"name": "بازگشت نقدی", "reward": reward} | fields)


def in_force(at=NOON):
    """(version, percent) of the rules in force."""
    rules = load_live_rules(at=at)
    return [(rule.version, str(rule.spec.reward.percent)) for rule in rules]


def terms_version(scope):
    return Business.objects.get(pk=scope.pk).terms_version


def test_a_draft_is_kept_and_not_in_force(scope):
    rule = create_rule(spec=spec(), **BY)
    assert (rule.state, rule.name) == ("draft", "بازگشت نقدی")
    assert in_force() == []
    assert [view.spec for view in list_rules()] == [spec()]


def test_a_draft_starts_when_it_is_told_to():
    rule = create_rule(spec=spec(), **BY)
    start_rule(rule_id=rule.id, actor=MINA, at=NOON, counts_from=NOON + DAY)
    assert in_force(NOON + DAY - timedelta(microseconds=1)) == []
    assert in_force(NOON + DAY) == [(2, "5")]


def test_a_change_counts_from_its_instant_and_the_past_stays():
    rule = create_rule(spec=spec("5"), state="live", **BY)
    change_rule(
        rule_id=rule.id, spec=spec("7"), actor=MINA, at=NOON + DAY, counts_from=NOON + 3 * DAY
    )
    assert in_force(NOON - DAY) == []
    assert in_force(NOON) == [(1, "5")]
    assert in_force(NOON + 3 * DAY - timedelta(microseconds=1)) == [(1, "5")]
    assert in_force(NOON + 3 * DAY) == [(2, "7")]


def test_a_late_sale_is_judged_by_what_was_in_force_at_its_time():
    rule = create_rule(spec=spec(), state="live", **BY)
    pause_rule(rule_id=rule.id, actor=MINA, at=NOON + DAY)
    start_rule(rule_id=rule.id, actor=MINA, at=NOON + 2 * DAY)
    assert in_force(NOON + DAY - timedelta(seconds=1)) == [(1, "5")]
    assert in_force(NOON + DAY) == []
    assert in_force(NOON + 2 * DAY) == [(3, "5")]


def test_what_is_written_last_replaces_what_was_planned():
    rule = create_rule(spec=spec("5"), state="live", **BY)
    change_rule(rule_id=rule.id, spec=spec("9"), counts_from=NOON + 9 * DAY, **BY)
    pause_rule(rule_id=rule.id, actor=MINA, at=NOON + DAY)
    assert in_force(NOON + 10 * DAY) == []
    start_rule(rule_id=rule.id, actor=MINA, at=NOON + 2 * DAY)
    assert in_force(NOON + 10 * DAY) == [(4, "5")]


def test_a_draft_that_was_never_in_force_starts_as_its_newest_version_says():
    rule = create_rule(spec=spec("5"), counts_from=NOON + 9 * DAY, **BY)
    start_rule(rule_id=rule.id, actor=MINA, at=NOON)
    assert in_force() == [(2, "5")]


def test_an_ended_rule_stays_ended():
    rule = create_rule(spec=spec(), state="live", **BY)
    end_rule(rule_id=rule.id, actor=MINA, at=NOON + DAY)
    assert in_force(NOON + DAY) == []
    for act in (
        lambda: start_rule(rule_id=rule.id, actor=MINA, at=NOON + DAY),
        lambda: change_rule(rule_id=rule.id, spec=spec("9"), actor=MINA, at=NOON + DAY),
    ):
        with pytest.raises(RuleHasEnded):
            act()
    assert in_force(NOON) == [(1, "5")]


def test_repeats_change_nothing(scope):
    rule = create_rule(spec=spec(), state="live", **BY)
    pause_rule(rule_id=rule.id, **BY)
    versions, terms = list_versions(rule.id), terms_version(scope)
    pause_rule(rule_id=rule.id, **BY)
    change_rule(rule_id=rule.id, spec=spec(), **BY)
    assert (list_versions(rule.id), terms_version(scope)) == (versions, terms)
    end_rule(rule_id=rule.id, **BY)
    versions = list_versions(rule.id)
    end_rule(rule_id=rule.id, **BY)
    pause_rule(rule_id=rule.id, **BY)
    assert list_versions(rule.id) == versions


def test_what_is_planned_can_be_brought_forward():
    rule = create_rule(spec=spec("5"), state="live", **BY)
    change_rule(rule_id=rule.id, spec=spec("9"), counts_from=NOON + 9 * DAY, **BY)
    change_rule(rule_id=rule.id, spec=spec("9"), counts_from=NOON + 2 * DAY, **BY)
    assert in_force(NOON + 2 * DAY) == [(3, "9")]


def test_a_draft_is_not_paused():
    rule = create_rule(spec=spec(), **BY)
    assert pause_rule(rule_id=rule.id, **BY).state == "draft"


@pytest.mark.parametrize("act", [change_rule, start_rule])
def test_nothing_is_changed_in_the_past(act):
    rule = create_rule(spec=spec(), **BY)
    change = {"spec": spec("9")} if act is change_rule else {}
    with pytest.raises(NotInThePast):
        act(rule_id=rule.id, counts_from=NOON - timedelta(seconds=1), **change, **BY)
    with pytest.raises(NotInThePast):
        create_rule(spec=spec(), counts_from=NOON - timedelta(seconds=1), **BY)
    assert get_rule(rule.id).version == 1


def test_an_unknown_rule_is_refused():
    for act in (
        lambda: start_rule(rule_id=1, **BY),
        lambda: pause_rule(rule_id=1, **BY),
        lambda: end_rule(rule_id=1, **BY),
        lambda: change_rule(rule_id=1, spec=spec(), **BY),
        lambda: get_rule(1),
    ):
        with pytest.raises(UnknownRule):
            act()
    assert list_versions(1) == []


def test_every_version_is_kept_with_who_and_why():
    rule = create_rule(spec=spec("5"), state="live", note="آغاز", **BY)
    change_rule(
        rule_id=rule.id, spec=spec("7", name="تازه"), note="گران شد", actor=MINA, at=NOON + DAY
    )
    newest, oldest = list_versions(rule.id)
    assert (newest.number, newest.spec, newest.changed_by, newest.note) == (
        2,
        spec("7", name="تازه"),
        "مینا",
        "گران شد",
    )
    assert (oldest.number, oldest.spec, oldest.changed_at) == (1, spec("5"), NOON)
    view = get_rule(rule.id)
    assert (view.name, view.state, view.version) == ("تازه", "live", 2)


def test_the_application_cannot_change_or_erase_a_version():
    rule = create_rule(spec=spec(), state="live", **BY)
    versions = RuleVersion.objects.filter(rule_id=rule.id)
    for act in (lambda: versions.update(number=9), versions.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    assert list_versions(rule.id)[0].number == 1


def test_each_act_is_on_the_record_and_renews_the_terms(scope):
    seen = [terms_version(scope)]
    rule = create_rule(spec=spec("5"), **BY)
    seen.append(terms_version(scope))
    start_rule(rule_id=rule.id, **BY)
    seen.append(terms_version(scope))
    change_rule(rule_id=rule.id, spec=spec("7"), **BY)
    seen.append(terms_version(scope))
    pause_rule(rule_id=rule.id, **BY)
    seen.append(terms_version(scope))
    end_rule(rule_id=rule.id, **BY)
    seen.append(terms_version(scope))
    records = AuditRecord.objects.filter(object_kind="rule", object_id=rule.id).order_by("id")
    assert [record.act for record in records] == [
        "rule.created",
        "rule.state_changed",
        "rule.changed",
        "rule.state_changed",
        "rule.state_changed",
    ]
    assert records[1].facts == {"version": 2, "before": "draft", "after": "live"}
    assert records[2].facts["before"]["reward"]["percent"] == "5"
    assert records[2].facts["after"]["reward"]["percent"] == "7"
    assert len(set(seen)) == 6  # each of the five acts renewed them


def test_live_rules_take_one_statement_and_none_when_the_terms_are_known(scope):
    create_rule(spec=spec("5"), state="live", **BY)
    create_rule(spec=spec("6"), state="live", **BY)
    with CaptureQueriesContext(connection) as queries:
        assert in_force() == [(1, "5"), (1, "6")]
    assert len(queries) == 1
    known = terms_version(scope)
    first = load_live_rules(at=NOON, terms_version=known)
    with CaptureQueriesContext(connection) as queries:
        assert load_live_rules(at=NOON, terms_version=known) == first
        assert load_live_rules(at=NOON - DAY, terms_version=known) == ()
    assert len(queries) == 0
    create_rule(spec=spec("7"), state="live", **BY)
    assert len(load_live_rules(at=NOON, terms_version=terms_version(scope))) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_one_statement_however_long(rows):
    for _ in range(rows):
        create_rule(spec=spec(), **BY)
    with CaptureQueriesContext(connection) as queries:
        assert len(list_rules()) == rows
    assert len(queries) == 1


def test_ended_rules_are_last_in_the_list():
    ended = create_rule(spec=spec(), **BY)
    other = create_rule(spec=spec(), **BY)
    end_rule(rule_id=ended.id, **BY)
    assert [view.id for view in list_rules()] == [other.id, ended.id]


def test_words_know_the_unit_the_zone_and_the_branches(scope):
    branch = Branch(code="1", name="تجریش")
    branch.save()
    words = load_words(scope)
    assert (words.unit, words.zone.key, words.name(branch.id)) == (
        "toman",
        "Asia/Tehran",
        "تجریش",
    )

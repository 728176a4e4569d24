"""Which rule gives how much, and what comes of it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Unit
from vafa.reports.flows import flow_columns, sum_flow_by
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject
from vafa.rules.queries import list_rules


def load(filters: Filters) -> list[Row]:
    """A row for each rule whose lots moved, whoever gave most first; by hand without a rule."""
    names = {rule.id: rule.name for rule in list_rules()}
    sums = sum_flow_by(filters, Unit.CREDIT, "lot__rule_id")
    by_size = sorted(sums.items(), key=lambda item: -item[1][0])
    return [
        Row(
            cells=(names.get(rule_id, gettext("without a rule, by hand")), *amounts),
            subject=Subject(kind="rule", value=rule_id) if rule_id in names else None,
        )
        for (rule_id,), amounts in by_size
    ]


reports.register(
    Report(
        slug="credit-by-rule",
        title=_("Credit by rule"),
        about=_("What happened in the period to credit that each rule gave, then or before."),
        shelf=Shelf.CLUB,
        columns=(Column(slug="rule", title=_("Rule")), *flow_columns(Kind.MONEY)),
        load=load,
        order=20,
        knows_branches=False,
    )
)

"""What campaigns did, each against its control group."""

from django.utils.translation import gettext_lazy as _

from vafa.campaigns.queries import list_effects
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject


def load(filters: Filters) -> list[Row]:
    """A row for each campaign that began in the period, the newest first."""
    return [
        Row(
            cells=(
                one.name,
                one.began_at,
                one.written_to,
                one.control,
                one.share,
                one.control_share,
                one.lift.value if one.lift else None,
                one.lift.low if one.lift else None,
                one.lift.high if one.lift else None,
                one.sold_more_rial,
            ),
            subject=Subject(kind="campaign", value=one.id),
        )
        for one in list_effects(start=filters.start, end=filters.end, at=filters.at)
    ]


reports.register(
    Report(
        slug="campaign-effect",
        title=_("Effect of campaigns"),
        about=_(
            "Who was written to against who was left out by lot, within each campaign's own days; "
            "with the interval that holds the truth in 95 of 100 campaigns."
        ),
        shelf=Shelf.CLUB,
        columns=(
            Column(slug="name", title=_("Campaign")),
            Column(slug="began", title=_("Beginning"), kind=Kind.MOMENT),
            Column(slug="written", title=_("Written to"), kind=Kind.NUMBER, has_total=True),
            Column(slug="control", title=_("Control group"), kind=Kind.NUMBER, has_total=True),
            Column(slug="share", title=_("Bought, written to"), kind=Kind.SHARE),
            Column(slug="control_share", title=_("Bought, control group"), kind=Kind.SHARE),
            Column(slug="lift", title=_("Net effect"), kind=Kind.SHARE),
            Column(slug="low", title=_("At least"), kind=Kind.SHARE),
            Column(slug="high", title=_("At most"), kind=Kind.SHARE),
            Column(slug="sold_more", title=_("Sold more"), kind=Kind.MONEY),
        ),
        load=load,
        order=80,
        knows_branches=False,
    )
)

"""A file for a panel that we do not know: somebody uploads it there by hand.

Texts wait until a member of the staff makes the file in our panel; then they count as handed over,
once. What becomes of them nobody tells us. Nothing with a code in it goes this way: it would rest
in the file, and be too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import MOBILE_SHAPES
from vafa.messaging.registry import gateways
from vafa.messaging.types import Capabilities, Gateway, Outgoing, SendResult, State, Way

WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelFileSettings:
    mobile_shape: str = setting(
        pgettext_lazy("gateway", "How numbers are written"), default="09", choices=MOBILE_SHAPES
    )


@gateways.register
class ExcelFile(Gateway):
    """Takes everything, and keeps it for the next file."""

    slug = "excel_file"
    title = pgettext_lazy("gateway", "Excel file for any panel")
    needs = pgettext_lazy(
        "gateway",
        "Nothing: you make a file here and upload it to your panel yourself. Texts with a code "
        "need another gateway.",
    )
    capabilities = Capabilities(
        max_batch=1_000, max_chars=900, reports=Way.NONE, inbound=Way.NONE, keeps_texts=True
    )
    Settings = ExcelFileSettings
    settings: ExcelFileSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return [
            SendResult(uid=one.uid, state=State.SENT, provider_id=WAITING, code="waits_for_file")
            for one in batch
        ]

"""Invoices as they go to a printer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from vafa.foundation.invoice_paper import A4, ROLL, InvoicePaper, write_invoice


def show_invoice(request: HttpRequest, paper: InvoicePaper, *, name: str) -> HttpResponse:
    """A PDF that opens in the browser: of A4, or of a printer's roll with `?on=roll`."""
    sheet = ROLL if request.GET.get("on") == "roll" else A4
    response = HttpResponse(write_invoice(paper, sheet), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response

"""What customers refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownCustomer(NotFound):
    """No such customer in this business."""

    code = "unknown_customer"
    message = _("We do not know this customer.")


class MobileTaken(Refused):
    """Another customer has this mobile. Facts: `customer_id`."""

    code = "mobile_taken"
    message = _("Another customer already has this mobile number.")


class BadMobile(Refused):
    """The text is no Iranian mobile number."""

    code = "bad_mobile"
    message = _("This is not a mobile number. Write it like 0912 345 6789.")


class ExternalIdTaken(Refused):
    """Another customer has this external id. Facts: `customer_id`."""

    code = "external_id_taken"
    message = _("Another customer already has this external id.")

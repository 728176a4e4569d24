"""What customers refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownCustomer(NotFound):
    """No such customer in this business."""

    code = "unknown_customer"
    message = _("We do not know this customer.")


class NotConfirmed(Refused):
    """What was typed to confirm an erasure is not the name, or the number of who has none."""

    code = "not_confirmed"
    message = _("Write just the name of this customer, or the number of who has no name.")


class MobileTaken(Refused):
    """Another customer has this mobile. Facts: `customer_id`."""

    code = "mobile_taken"
    message = _("Another customer already has this mobile number.")


class BadMobile(Refused):
    """The text is no Iranian mobile number."""

    code = "bad_mobile"
    message = _("This is not a mobile number. Write it like 0912 345 6789.")


class BadNationalCode(Refused):
    """The digits are nobody's national code."""

    code = "bad_national_code"
    message = _("This is not a national code. Check its ten digits.")


class BadPhone(Refused):
    """The text is no phone number."""

    code = "bad_phone"
    message = _("This is not a phone number. Write it like 021 8877 6655.")


class BadDay(Refused):
    """The calendar has no such day, or its day or month is missing."""

    code = "bad_day"
    message = _("The calendar has no such day.")


class BadPlace(Refused):
    """One of latitude and longitude is missing, or there is no such place."""

    code = "bad_place"
    message = _("Give both latitude and longitude, or neither.")


class UnknownField(NotFound):
    """The business has no such custom field."""

    code = "unknown_field"
    message = _("There is no such field.")


class BadCustomValue(Refused):
    """This cannot stand in the field; the words say what can. Facts: `field`, its slug."""

    code = "bad_custom_value"


class FieldSlugTaken(Refused):
    """Another field has this name for programs."""

    code = "field_slug_taken"
    message = _("Another field has this name for programs already.")


class BadField(Refused):
    """A field without a title, or one to choose from without choices."""

    code = "bad_field"
    message = _("Write at least one choice.")


class TooManyFields(Refused):
    """There are as many fields as can be. Facts: `most`."""

    code = "too_many_fields"
    message = _("There is no room for more fields. Put away one that nobody needs first.")


class TooLong(Refused):
    """More letters than fit. Facts: `most`."""

    code = "too_long"
    message = _("This is too long.")


class ExternalIdTaken(Refused):
    """Another customer has this external id. Facts: `customer_id`."""

    code = "external_id_taken"
    message = _("Another customer already has this external id.")


class OtherMobile(Refused):
    """The customer of this external id is known by another mobile. Facts: `customer_id`."""

    code = "other_mobile"
    message = _("We know the customer of this code by another mobile number.")


class OtherExternalId(Refused):
    """The customer of this mobile is known by another external id. Facts: `customer_id`."""

    code = "other_external_id"
    message = _("We know the customer of this number by another code.")


class SameCustomer(Refused):
    """Somebody cannot be merged into themselves."""

    code = "same_customer"
    message = _("These are one customer already.")


class MergedAlready(Refused):
    """One of the two went into another customer before. Facts: `customer_id`, the other."""

    code = "merged_already"
    message = _("This customer was merged into another one already.")


class MergeOver(Refused):
    """The merge was undone before, is older than 30 days, or was merged further."""

    code = "merge_over"
    message = _("This merge cannot be undone any more.")


class SettleBeforeErasing(Refused):
    """Something is under way between the business and them: it must be ended first."""

    code = "settle_before_erasing"
    message = _("Settle this first, then erase: %(what)s.")


class SettleFirst(Refused):
    """Something of who goes is under way and belongs to one person: it must be ended first."""

    code = "settle_first"
    message = _("End this first, then merge: %(what)s.")

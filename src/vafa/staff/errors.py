"""What staff refuses."""

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused, TryLater


class SignInRefused(Refused):
    """Wrong name or wrong password: one answer for both."""

    code = "sign_in_refused"
    message = _("The username or the password is wrong.")


class TooManySignIns(TryLater):
    """Too many wrong tries for this name or from this address; right ones wait as well."""

    code = "too_many_sign_ins"
    message = _("Too many wrong tries. Please wait a little and try again.")


class BusinessSuspended(Refused):
    """The business is not served at present."""

    code = "business_suspended"
    message = _("This club is suspended. Please call its operator.")


class KeyRefused(Refused):
    """The API key is unknown, mistyped or revoked: one answer for all three."""

    code = "key_refused"
    message = _("This API key is not valid.")


class UsernameTaken(Refused):
    """Usernames are unique across the installation."""

    code = "username_taken"
    message = _("This username is taken. Please choose another.")


class BadUsername(Refused):
    code = "bad_username"
    message = _("A username has 3 to 40 Latin letters, digits, dots, dashes or underscores.")


class WeakPassword(Refused):
    code = "weak_password"
    message = _("This password is too easy to guess.")


class BeyondAuthority(Refused):
    """Nobody gives, changes or takes away more than they have themselves."""

    code = "beyond_authority"
    message = _("This is beyond your own permissions.")


class NotOnYourself(Refused):
    code = "not_on_yourself"
    message = _("Ask a colleague: nobody changes their own role or access.")


class LastOwner(Refused):
    code = "last_owner"
    message = _("A business keeps at least one active owner.")


class BadBranch(Refused):
    code = "bad_branch"
    message = _("Choose a branch for this role.")


class TillNameTaken(Refused):
    code = "till_name_taken"
    message = _("This branch already has a till of that name.")


class BadSetting(Refused):
    code = "bad_setting"
    message = _("This value is not possible.")

"""Partners, what they bring, and paying them out."""

from vafa.partners.earning import follow_sale, take_back
from vafa.partners.keeping import add_partner, change_partner, pay_out

__all__ = ["add_partner", "change_partner", "follow_sale", "pay_out", "take_back"]

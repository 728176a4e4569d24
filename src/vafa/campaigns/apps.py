from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "vafa.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.campaigns.asked import offer_criteria
        from vafa.campaigns.leaving import offer_word
        from vafa.campaigns.personal import offer_discount_code
        from vafa.campaigns.using import offer_use

        offer_word()
        offer_discount_code()
        offer_use()
        offer_criteria()

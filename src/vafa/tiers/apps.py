from django.apps import AppConfig


class TiersConfig(AppConfig):
    name = "vafa.tiers"
    label = "tiers"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.tiers.personal import offer_personal_variables

        offer_personal_variables()

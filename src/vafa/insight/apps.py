from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "vafa.insight"
    label = "insight"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.insight.personal import offer_personal_variables

        offer_personal_variables()

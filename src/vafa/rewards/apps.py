from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "vafa.rewards"
    label = "rewards"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.rewards.personal import offer_personal_variables

        offer_personal_variables()

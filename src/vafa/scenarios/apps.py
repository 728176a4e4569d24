from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "vafa.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from vafa.scenarios.uses import tell_uses

        tell_uses()

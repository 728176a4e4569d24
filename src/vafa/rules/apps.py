from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "vafa.rules"
    label = "rules"

    def ready(self) -> None:
        from vafa.rules.segments_asked import register

        register()

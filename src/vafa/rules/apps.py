from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "vafa.rules"
    label = "rules"

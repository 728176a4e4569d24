from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "vafa.insight"
    label = "insight"

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "vafa.visits"
    label = "visits"

from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "vafa.codes"
    label = "codes"

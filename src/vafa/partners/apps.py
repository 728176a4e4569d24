from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "vafa.partners"
    label = "partners"

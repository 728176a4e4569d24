from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "vafa.memberships"
    label = "memberships"

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "vafa.referrals"
    label = "referrals"

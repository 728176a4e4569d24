"""What the columns of a file of customers may say, and how they are called in the wild."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.types import Education, Gender
from vafa.imports.types import Column

MOBILE = Column(
    slug="mobile",
    title=_("Mobile"),
    names=(
        *("mobile", "phone", "cell", "موبایل", "شماره موبایل", "تلفن همراه", "شماره همراه"),
        *("همراه", "شماره تماس", "شماره تلفن همراه", "تلفن"),
    ),
)
EXTERNAL_ID = Column(
    slug="external_id",
    title=_("Code in the other system"),
    names=("external_id", "id", "customer_id", "کد مشتری", "کد اشتراک", "شماره اشتراک", "کد"),
)
TEXTS = (  # those that are kept as they are written, by the name of their field
    Column(
        slug="first_name",
        title=_("First name"),
        names=("first_name", "firstname", "نام", "نام کوچک", "اسم"),
    ),
    Column(
        slug="last_name",
        title=_("Last name"),
        names=("last_name", "lastname", "surname", "family", "نام خانوادگی", "فامیل", "فامیلی"),
    ),
    Column(slug="email", title=_("Email"), names=("email", "e-mail", "ایمیل", "پست الکترونیک")),
    Column(slug="father_name", title=_("Father's name"), names=("father_name", "نام پدر")),
    Column(
        slug="national_code",
        title=_("National code"),
        names=("national_code", "national_id", "کد ملی", "شماره ملی", "کدملی"),
    ),
    Column(slug="job", title=_("Job"), names=("job", "occupation", "شغل", "حرفه")),
    Column(
        slug="home_phone",
        title=_("Phone at home"),
        names=("home_phone", "تلفن منزل", "تلفن خانه", "تلفن ثابت"),
    ),
    Column(slug="work_phone", title=_("Phone at work"), names=("work_phone", "تلفن محل کار")),
    Column(slug="province", title=_("Province"), names=("province", "state", "استان")),
    Column(slug="city", title=_("City"), names=("city", "شهر", "شهرستان")),
    Column(
        slug="neighbourhood",
        title=_("Neighbourhood"),
        names=("neighbourhood", "neighborhood", "محله", "منطقه"),
    ),
    Column(slug="address", title=_("Address"), names=("address", "آدرس", "نشانی")),
    Column(slug="colour", title=_("Favourite colour"), names=("colour", "color", "رنگ")),
    Column(
        slug="about",
        title=_("More about them"),
        names=("about", "note", "notes", "description", "توضیح", "توضیحات", "یادداشت"),
    ),
)
COLUMNS = (
    MOBILE,
    EXTERNAL_ID,
    Column(
        slug="full_name",
        title=_("First and last name in one"),
        names=(
            *("full_name", "fullname", "name", "customer", "نام و نام خانوادگی", "نام مشتری"),
            *("مشتری", "نام کامل"),
        ),
    ),
    *TEXTS,
    Column(slug="gender", title=_("Gender"), names=("gender", "sex", "جنسیت", "جنس")),
    Column(
        slug="birthday",
        title=_("Birthday"),
        names=("birthday", "birth_date", "birthdate", "تاریخ تولد", "تولد", "متولد"),
    ),
    Column(
        slug="marriage",
        title=_("Wedding day"),
        names=("marriage", "marriage_date", "wedding", "تاریخ ازدواج", "سالگرد ازدواج", "ازدواج"),
    ),
    Column(slug="education", title=_("Education"), names=("education", "تحصیلات", "مدرک")),
    Column(slug="weight_kg", title=_("Weight, in kilograms"), names=("weight", "weight_kg", "وزن")),
    Column(slug="latitude", title=_("Latitude"), names=("latitude", "lat", "عرض جغرافیایی")),
    Column(
        slug="longitude", title=_("Longitude"), names=("longitude", "lng", "lon", "طول جغرافیایی")
    ),
    Column(
        slug="joined",
        title=_("Customer since"),
        names=("joined", "joined_at", "created_at", "تاریخ عضویت", "عضویت", "تاریخ ثبت"),
    ),
    Column(
        slug="consent",
        title=_("Wants advertising (yes or no)"),
        names=("consent", "advertising", "رضایت", "رضایت تبلیغ", "دریافت پیامک", "پیامک تبلیغاتی"),
    ),
    Column(
        slug="consent_from",
        title=_("Where that was said"),
        names=("consent_from", "consent_source", "محل رضایت", "منبع رضایت"),
    ),
)

GENDERS = {
    **dict.fromkeys(("زن", "خانم", "مونث", "بانو", "female", "f", "woman"), Gender.FEMALE),
    **dict.fromkeys(("مرد", "اقا", "مذکر", "male", "m", "man"), Gender.MALE),
}
EDUCATIONS = {
    **dict.fromkeys(("زیر دیپلم", "سیکل", "below_diploma"), Education.BELOW_DIPLOMA),
    **dict.fromkeys(("دیپلم", "diploma"), Education.DIPLOMA),
    **dict.fromkeys(("فوق دیپلم", "کاردانی", "associate"), Education.ASSOCIATE),
    **dict.fromkeys(("لیسانس", "کارشناسی", "bachelor"), Education.BACHELOR),
    **dict.fromkeys(("فوق لیسانس", "کارشناسی ارشد", "ارشد", "master"), Education.MASTER),
    **dict.fromkeys(("دکتری", "دکترا", "doctorate", "phd"), Education.DOCTORATE),
}
YES = {"بله", "بلی", "اری", "دارد", "yes", "y", "true", "1", "اره"}
NO = {"خیر", "نه", "ندارد", "no", "n", "false", "0", "لغو"}

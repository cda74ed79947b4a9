"""Which page stands where."""

from __future__ import annotations

from django.urls import include, path

from jixiao.web.log import views as log
from jixiao.web.people import views as people
from jixiao.web.year import views as year

urlpatterns = [
    path("", year.todo, name="todo"),
    path("login/", people.login, name="login"),
    path("logout/", people.logout, name="logout"),
    path("password/", people.password, name="password"),
    path("language/", people.language, name="language"),
    path("units/<int:unit>/<int:year>/", year.unit_year, name="unit_year"),
    path("work/<int:work>/", year.work, name="work"),
    path("work/<int:work>/act/", year.act, name="act"),
    path("work/<int:work>/case/", year.case, name="case"),
    path("work/<int:work>/indicator/<str:name>/", year.indicator, name="indicator"),
    path("work/<int:work>/", include("jixiao.web.documents.urls")),
    path("work/<int:work>/", include("jixiao.web.evidence.urls")),
    path("log/", log.events, name="log"),
]
handler404 = "jixiao.web.guard.not_found"
handler500 = "jixiao.web.guard.broken"

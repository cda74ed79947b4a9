"""Which page stands where."""

from __future__ import annotations

from django.urls import path

from jixiao.web.log import views as log
from jixiao.web.people import views as people
from jixiao.web.publication import public
from jixiao.web.publication import views as publication
from jixiao.web.rectification import views as rectification
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
    path("work/<int:work>/problems/take/", rectification.take, name="problems_take"),
    path("work/<int:work>/problems/register.<str:kind>", rectification.register, name="problems_register"),
    path("work/<int:work>/problems/new/", rectification.problem, name="problem_new"),
    path("work/<int:work>/problems/<int:problem>/", rectification.problem, name="problem"),
    path("work/<int:work>/problems/<int:problem>/judge/", rectification.judge, name="problem_judge"),
    path("work/<int:work>/problems/<int:problem>/remove/", rectification.remove, name="problem_remove"),
    path("work/<int:work>/publication/", publication.record, name="publication"),
    path("work/<int:work>/publication/make/", publication.make, name="publication_make"),
    path("work/<int:work>/publication/preview/", publication.preview, name="publication_preview"),
    path("work/<int:work>/publication/<int:number>/", publication.copy, name="publication_copy"),
    path("public/", public.listed, name="public"),
    path("public/<int:publication>/", public.page, name="public_page"),
    path("public/<int:publication>/<int:number>/", public.file, name="public_file"),
    path("public/<path:rest>", public.none, name="public_none"),
    path("log/", log.events, name="log"),
]
handler404 = "jixiao.web.guard.not_found"
handler500 = "jixiao.web.guard.broken"

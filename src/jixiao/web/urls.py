"""Which page stands where."""

from __future__ import annotations

from django.urls import include, path

from jixiao.web.appraisal import views as appraisal
from jixiao.web.consolidation import views as consolidation
from jixiao.web.execution import district_pages
from jixiao.web.execution import import_pages as execution_import
from jixiao.web.execution import views as execution
from jixiao.web.filling import views as filling
from jixiao.web.log import views as log
from jixiao.web.people import account_pages, import_pages, post_pages, unit_pages
from jixiao.web.people import views as people
from jixiao.web.publication import public
from jixiao.web.publication import views as publication
from jixiao.web.rectification import views as rectification
from jixiao.web.sampling import views as sampling
from jixiao.web.sections import views as sections
from jixiao.web.year import beginning_pages as beginning
from jixiao.web.year import views as year

urlpatterns = [
    path("", year.todo, name="todo"),
    path("login/", people.login, name="login"),
    path("logout/", people.logout, name="logout"),
    path("password/", people.password, name="password"),
    path("language/", people.language, name="language"),
    path("units/<int:unit>/<int:year>/", year.unit_year, name="unit_year"),
    path("units/<int:unit>/<int:year>/projects/", include("jixiao.web.projects.urls")),
    path("units/<int:unit>/<int:year>/execution/", execution.execution, name="execution"),
    path("units/<int:unit>/<int:year>/ledger/", execution.budget_ledger, name="ledger"),
    path("execution/", district_pages.latest, name="executions_now"),
    path("execution/<int:year>/", district_pages.district, name="executions"),
    path("execution/<int:year>/bulletin.<slug:kind>", district_pages.bulletin, name="bulletin"),
    path("execution/<int:year>/import/", execution_import.batches, name="spending_batches"),
    path("execution/<int:year>/import/empty.xlsx", execution_import.empty, name="spending_empty"),
    path("execution/batches/<int:batch>/", execution_import.one, name="spending_batch"),
    path("work/<int:work>/", year.work, name="work"),
    path("work/<int:work>/consolidated/", consolidation.page, name="consolidated"),
    path("work/<int:work>/act/", year.act, name="act"),
    path("work/<int:work>/fill/", filling.fill, name="fill"),
    path("work/<int:work>/case/", filling.case, name="case"),
    path("work/<int:work>/indicator/<str:name>/", year.indicator, name="indicator"),
    path("work/<int:work>/sections/", sections.sections, name="sections"),
    path("work/<int:work>/sections/copy/", sections.copy, name="sections_copy"),
    path("work/<int:work>/sections/done/", sections.done, name="sections_done"),
    path("work/<int:work>/appraisal/", appraisal.appraisal, name="appraisal"),
    path("work/<int:work>/appraisal/new/", appraisal.project, name="appraisal_new"),
    path("work/<int:work>/appraisal/conclusion.docx", appraisal.conclusion, name="appraisal_file"),
    path("work/<int:work>/appraisal/<int:project>/", appraisal.project, name="appraised"),
    path("work/<int:work>/appraisal/<int:project>/remove/", appraisal.remove, name="appraised_remove"),
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
    path("work/<int:work>/", include("jixiao.web.documents.urls")),
    path("work/<int:work>/", include("jixiao.web.evidence.urls")),
    path("", include("jixiao.web.library.urls")),
    path("log/", log.events, name="log"),
    path("log/export/", log.export, name="log_export"),
    path("posts/", post_pages.mine, name="my_posts"),
    path("posts/<int:post>/delegate/", post_pages.delegate, name="delegate_post"),
    path("posts/<int:post>/back/", post_pages.take_back, name="take_back_post"),
    path("sample/<int:year>/", sampling.sample, name="sample"),
    path("sample/<int:year>/settle/", sampling.settle, name="sample_settle"),
    path("sample/<int:year>/<int:number>.xlsx", sampling.file, name="sample_file"),
    path("years/", beginning.years, name="begin_years"),
    path("keep/units/", unit_pages.tree, name="keep_units"),
    path("keep/units/new/", unit_pages.new, name="keep_unit_new"),
    path("keep/units/<int:unit>/", unit_pages.one, name="keep_unit"),
    path("keep/units/<int:unit>/act/", unit_pages.act, name="keep_unit_act"),
    path("keep/accounts/", account_pages.listed, name="keep_accounts"),
    path("keep/accounts/new/", account_pages.new, name="keep_account_new"),
    path("keep/accounts/<int:account>/", account_pages.one, name="keep_account"),
    path("keep/posts/", post_pages.listed, name="keep_posts"),
    path("keep/posts/new/", post_pages.new, name="keep_post_new"),
    path("keep/posts/<int:post>/", post_pages.one, name="keep_post"),
    path("keep/import/<slug:kind>/", import_pages.batches, name="keep_batches"),
    path("keep/import/<slug:kind>/empty.xlsx", import_pages.empty, name="keep_empty"),
    path("keep/batches/<int:batch>/", import_pages.one, name="keep_batch"),
]
handler404 = "jixiao.web.guard.not_found"
handler500 = "jixiao.web.guard.broken"

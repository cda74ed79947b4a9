"""What a web server calls."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jixiao.web.database import pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
pooled(settings.DATABASES)
application = get_wsgi_application()
# What is loaded by now stays: it is not looked through again for what nobody needs, and a page of a form makes thousands of things.
gc.freeze()
gc.set_threshold(20_000, 20, 50)

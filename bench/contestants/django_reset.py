# Django's way: the statements of `manage.py sqlsequencereset` for a model of each table, run one by one.
# Arguments: URI of the database, number of tables.
import sys

import django
from django.conf import settings

uri, tables = sys.argv[1], int(sys.argv[2])
server, name = uri.removeprefix("postgresql://").split("/")
user, address = server.split("@")
host, port = address.split(":")
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": host,
            "PORT": port,
            "USER": user,
            "NAME": name,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.core.management.color import no_style  # noqa: E402
from django.db import connection, models  # noqa: E402

MODELS = [
    type(
        f"Table{number}",
        (models.Model,),
        {
            "__module__": __name__,
            "payload": models.IntegerField(),
            "Meta": type("Meta", (), {"app_label": "bench", "db_table": f"table_{number}"}),
        },
    )
    for number in range(1, tables + 1)
]

with connection.cursor() as cursor:
    for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
        cursor.execute(statement)

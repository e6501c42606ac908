from __future__ import annotations

from tests.cli.conftest import _nothing_of_the_users as _nothing_of_the_users

"""Schemathesis asks the API what its OpenAPI does and does not expect, within bounds.

A longer run by hand, against a desk that is served, with a token in TOKEN and high rates in its settings:
schemathesis --config-file tests/schemathesis.toml run http://127.0.0.1:8601/api/openapi.json
-H "Authorization: Bearer $TOKEN" -n 200
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from assistant.bootstrap import Assistant
from counter import desk as counter_desk
from counter.desk import put_desk
from counter.pause import Switch, put_switch
from records.moments import now
from records.people import Role
from records.tokens import make
from tests.staff_api import desk_in, person

EXAMPLES = 10  # of an operation, and as many that it does not expect
CONFIG = Path(__file__).with_name("schemathesis.toml")
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@pytest.fixture(scope="module")
def described(
    tmp_path_factory: pytest.TempPathFactory, assistant: Assistant
) -> Iterator[BaseSchema]:
    """The API as it describes itself, asked by a tool that is agent and reviewer."""
    from staff import desk as staff_desk

    before, staff_before = list(counter_desk._opened), list(staff_desk._HERE)
    folder = tmp_path_factory.mktemp("described")
    put_switch(Switch(folder / "PAUSED"))
    put_desk(assistant)
    api = desk_in(folder)
    ends = now() + timedelta(days=1)
    roles = (Role.AGENT, Role.REVIEWER)
    token = make(api.database, person(), name="crm", roles=roles, expires=ends).given
    for number in range(3):
        api.take_in(f"crm-{number}")
    told: dict[str, Any] = api.send("GET", "/openapi.json").json()
    schema = schemathesis.openapi.from_dict(told, config=SchemathesisConfig.from_path(CONFIG))
    schema.app = api.client.app
    schema.config.update(headers={"Authorization": f"Bearer {token}"})
    yield schema
    counter_desk._opened[:] = before
    staff_desk._HERE[:] = staff_before


OPERATIONS = [
    ("POST", "/draft"),
    ("POST", "/draft/check"),
    ("POST", "/inquiries"),
    ("GET", "/inquiries"),
    ("GET", "/inquiries/{number}"),
    ("GET", "/inquiries/{number}/versions"),
    ("GET", "/inquiries/{number}/record"),
    ("PUT", "/inquiries/{number}/reply"),
    ("POST", "/inquiries/{number}/steps"),
    ("POST", "/inquiries/{number}/comments"),
]


def test_every_operation_is_asked(described: BaseSchema) -> None:
    told = {each.ok().label for each in described.get_all_operations()}
    assert told == {f"{method} {path}" for method, path in OPERATIONS}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_the_openapi_says(
    described: BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    """Both what the OpenAPI expects and what it does not; every check of schemathesis holds."""

    @BOUNDED
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def asked(case: Case) -> None:
        case.call_and_validate()

    asked()

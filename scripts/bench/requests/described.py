"""The API as schemathesis sees it: calls that follow one another by the links of /openapi.json, with values of every
sort, on a sandbox of invented papers; each answer held against what is described of its call.

    .venv/bin/python -m scripts.bench.requests.described [--requests 20000] [--seed 1] [--database postgresql]

Prints how many calls were made, by status, and each kind of answer that was not as described, with a call that shows
it; the exit status is 1 where there was one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import hypothesis
import schemathesis
from hypothesis.errors import Flaky
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.stateful import run_state_machine_as_test
from schemathesis.generation.stateful.state_machine import APIStateMachine
from schemathesis.specs.openapi import checks as known_checks

from scripts.bench.requests.served import running
from tests import servers

CHECKS: Final = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
STEPS: Final = 12


@dataclass
class Told:
    """What came of the calls: how often each status answered, and what was not as described, by its kind."""

    calls: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many calls were made."""
        return self.statuses.total()


def loaded(contract: dict[str, Any], app: Any = None) -> Any:
    """The description as schemathesis takes it, without its answers of last resort, which would let everything pass.
    `app`: called itself rather than over HTTP."""
    for calls in contract["paths"].values():
        for call in calls.values():
            call["responses"].pop("default", None)
    schema = schemathesis.openapi.from_dict(contract)
    schema.app = app
    schema.config.generation.with_security_parameters = False
    return schema


def ask(schema: Any, headers: dict[str, str], requests: int, *, seed: int, base_url: str | None = None) -> Told:
    """Make so many calls, or a few more, and tell what came of them. `schema`: as schemathesis loads it."""
    told = Told()
    machine = _machine(schema, headers, told, base_url)
    while told.requests < requests:
        examples = max(1, min(50, (requests - told.requests) // STEPS))
        bounds = hypothesis.settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.seed(seed)(machine)
        # The archive keeps what was done to it, so the same calls may lead elsewhere when they are made again.
        with suppress(Flaky):
            run_state_machine_as_test(machine, settings=bounds)
        seed += 1
    return told


def _machine(schema: Any, headers: dict[str, str], told: Told, base_url: str | None) -> type[APIStateMachine]:
    load_all_checks()
    checks: list[Callable[..., Any]] = [getattr(known_checks, name) for name in CHECKS]
    machine: type[APIStateMachine] = schema.as_state_machine()

    class Described(machine):  # type: ignore[misc, valid-type]
        def before_call(self, case: Any) -> None:
            """Few calls vouch for an account: nearly all of those that are made up are nobody's, and get no further."""
            if told.requests % 8:
                case.headers.pop("X-Account", None)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            more = {} if base_url is None else {"base_url": base_url}
            return {"headers": headers, "allow_redirects": False, **more}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            """Kept rather than raised: one run shall find all that is wrong."""
            told.calls[case.operation.label] += 1
            told.statuses[response.status_code] += 1
            if response.status_code >= 500:
                told.wrong.setdefault(f"{case.operation.label}: {response.status_code}", _shown(case, response))
            try:
                case.validate_response(response, checks=checks)
            except FailureGroup as group:
                for failure in group.exceptions:
                    kind = f"{case.operation.label} {response.status_code}: {failure}".partition("\n\n")[0]
                    told.wrong.setdefault(kind, _shown(case, response))

    return Described


def _shown(case: Any, response: Any) -> str:
    said = response.content[:300].decode("utf-8", "replace")
    return f"{case.method} {case.formatted_path} {dict(case.query or {})} {str(case.body)[:300]} -> {said}"


def main() -> int:
    """Make a sandbox, serve it, ask, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    port = servers.free_ports(1)
    with ExitStack() as ends, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "sandbox"
        subprocess.run([sys.executable, "-m", "sohoa", "sandbox", str(home)], check=True, stdout=subprocess.DEVNULL)
        own = {"SOHOA_HOME": str(home), "SOHOA_AGENCY": "H47.23", "SOHOA_PORT": str(port), "SOHOA_LOG_LEVEL": "error"}
        if asked.database == "postgresql":
            own["SOHOA_DATABASE_URL"] = ends.enter_context(servers.postgres(Path(folder))) + "/postgres"
            _sohoa(own, "rebuild")
        made = json.loads(_sohoa(own, "clients", "create", "described", "--scope", "admin", "--json"))
        headers = {"Authorization": f"Bearer {made['key']}", "X-Purpose": "bench", "X-Requester": "bench"}
        with running(["-m", "sohoa", "serve"], own, port, "/health/live"):
            schema = loaded(_contract(port))
            told = ask(schema, headers, asked.requests, seed=asked.seed, base_url=f"http://127.0.0.1:{port}")
    print(f"{asked.database}, seed {asked.seed}: {told.requests} calls of {len(told.calls)} operations")
    print("by status:", dict(sorted(told.statuses.items())))
    for kind, shown in sorted(told.wrong.items()):
        print(f"\nNOT AS DESCRIBED {kind}\n    {shown}")
    return 1 if told.wrong else 0


def _sohoa(environment: dict[str, str], *arguments: str) -> str:
    made = [sys.executable, "-m", "sohoa", *arguments]
    return subprocess.run(made, check=True, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True).stdout


def _contract(port: int) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{port}/openapi.json") as answer:
        contract: dict[str, Any] = json.load(answer)
    return contract


if __name__ == "__main__":
    sys.exit(main())

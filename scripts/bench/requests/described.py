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
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.request import Request, urlopen

import hypothesis
import schemathesis
from hypothesis.errors import Flaky
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.stateful import run_state_machine_as_test
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
    """What came of the calls: how often each operation was called, each status answered, and what was not as described,
    by its kind."""

    calls: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many calls were made."""
        return self.statuses.total()

    def hold(self, case: Any, response: Any, checks: list[Any]) -> None:
        """Hold an answer against what is described. Kept rather than raised: one run shall find all that is wrong."""
        self.calls[case.operation.label] += 1
        self.statuses[response.status_code] += 1
        if response.status_code >= 500:
            self.wrong.setdefault(f"{case.operation.label}: {response.status_code}", _shown(case, response))
        try:
            case.validate_response(response, checks=checks)
        except FailureGroup as group:
            for failure in group.exceptions:
                kind = f"{case.operation.label} {response.status_code}: {failure}".partition("\n\n")[0]
                self.wrong.setdefault(kind, _shown(case, response))


@dataclass(frozen=True)
class Archive:
    """What is asked: by which headers, at which address (None: in this process), and `known` values of it for
    parameters of paths."""

    headers: Mapping[str, str]
    known: Mapping[str, Sequence[str]]
    base_url: str | None = None

    @property
    def way(self) -> dict[str, Any]:
        """How a case is called."""
        more = {} if self.base_url is None else {"base_url": self.base_url}
        return {"headers": self.headers, "allow_redirects": False, **more}

    def made_likely(self, case: Any, number: int) -> None:
        """What is made up gets no further than that nobody has it. So few calls vouch for an account, and every other
        one is of a paper that there is."""
        if number % 8:
            case.headers.pop("X-Account", None)
        if number % 2:
            for name in case.path_parameters.keys() & self.known.keys():
                case.path_parameters[name] = self.known[name][number // 2 % len(self.known[name])]


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


def ask(schema: Any, archive: Archive, requests: int, *, seed: int) -> Told:
    """Make so many calls, or a few more, and tell what came of them: four of five follow one another by links, the
    others are of operations that no link leads to. `schema`: as `loaded` has it."""
    load_all_checks()
    told, checks = Told(), [getattr(known_checks, name) for name in CHECKS]
    machine = _machine(schema, archive, told, checks)
    labels = {one.ok().label: one.ok() for one in schema.get_all_operations()}
    while told.requests < requests:
        examples = max(1, min(50, (requests - told.requests) // STEPS))
        # The archive keeps what was done to it, so the same calls may lead elsewhere when they are made again.
        with suppress(Flaky):
            hypothesis.seed(seed)(machine)
            run_state_machine_as_test(machine, settings=_bounds(examples, stateful_step_count=STEPS))
        alone = [operation for label, operation in labels.items() if label not in machine.linked]
        for operation in alone:
            with suppress(Flaky):
                _alone(operation, archive, told, checks, max(1, examples * STEPS // 4 // len(alone)), seed)
        seed += 1
    return told


def _bounds(examples: int, **more: Any) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
        **more,
    )


def _machine(schema: Any, archive: Archive, told: Told, checks: list[Any]) -> Any:
    machine: Any = schema.as_state_machine()

    class Described(machine):  # type: ignore[misc]
        linked: ClassVar[set[str]] = set()

        def before_call(self, case: Any) -> None:
            self.linked.add(case.operation.label)
            archive.made_likely(case, told.requests)

        def get_call_kwargs(self, _: Any) -> dict[str, Any]:
            return archive.way

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            told.hold(case, response, checks)

    return Described


def _alone(operation: Any, archive: Archive, told: Told, checks: list[Any], examples: int, seed: int) -> None:
    @hypothesis.seed(seed)
    @_bounds(examples)
    @hypothesis.given(case=operation.as_strategy())
    def call(case: Any) -> None:
        archive.made_likely(case, told.requests)
        told.hold(case, case.call(**archive.way), checks)

    call()


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
            archive = Archive(headers, _known(port, headers), f"http://127.0.0.1:{port}")
            told = ask(schema, archive, asked.requests, seed=asked.seed)
    print(f"{asked.database}, seed {asked.seed}: {told.requests} calls of {len(told.calls)} operations")
    print("by operation:", dict(sorted(told.calls.items())))
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


def _known(port: int, headers: dict[str, str]) -> dict[str, list[str]]:
    with urlopen(Request(f"http://127.0.0.1:{port}/v1/documents?limit=200", headers=headers)) as answer:
        papers = json.load(answer)["items"]
    return {
        "document_id": [paper["id"] for paper in papers],
        "code": [paper["dossier_code"] for paper in papers if paper["dossier_code"]],
    }


if __name__ == "__main__":
    sys.exit(main())

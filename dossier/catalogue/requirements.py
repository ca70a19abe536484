"""What has to be proved, and which papers prove it: who asks for proof of a marital status need not know its paper.

A procedure demands that something is proved; which kinds of papers do that, and how old they may be, is one table, as
the evidence broker of the EU's Once-Only Technical System has it (Implementing Regulation (EU) 2022/1463). Each line
names the act from which it follows. The lines that ship with the package (`requirements.csv`) an agency's csv replaces
requirement by requirement.

Where a procedure has rules of its own (procedures.py), they go before: it takes what they name and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from dossier.catalogue.kinds import OTHER, Catalogue, default_catalogue
from dossier.catalogue.procedures import BAD_AGE, BAD_YES_NO, UNKNOWN_KIND, ProcedureRule
from dossier.catalogue.tables import Problems, Row, read_rows
from dossier.words.sentences import N_

CSV_COLUMNS = ("requirement", "name", "name_en", "kind", "max_age_months", "needs_signature", "source")

BAD_REQUIREMENT = N_("Dòng {line}: mã yêu cầu “{value}” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch dưới")
PROVED_TWICE = N_("Dòng {line}: yêu cầu “{value}” đã có loại giấy tờ “{kind}”")
NO_SOURCE = N_("Dòng {line}: chưa ghi tên hoặc căn cứ của yêu cầu “{value}”")

_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")


@dataclass(frozen=True, slots=True)
class Proof:
    """One kind of paper that proves something; `source`: the act that says so. `max_age_months` None: no bound."""

    kind: str
    max_age_months: int | None
    needs_signature: bool
    source: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """What has to be proved, and each kind that proves it, the usual one first."""

    code: str
    name: str
    name_en: str
    proofs: tuple[Proof, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that prove it."""
        return tuple(proof.kind for proof in self.proofs)

    def rule(self, procedure_code: str, kind: str) -> ProcedureRule | None:
        """What a paper of this kind has to keep to, as a rule of the procedure; None for a kind that proves nothing."""
        found = next((proof for proof in self.proofs if proof.kind == kind), None)
        if found is None:
            return None
        return ProcedureRule(procedure_code, "", kind, found.max_age_months, found.needs_signature)


@dataclass(frozen=True, slots=True)
class Requirements:
    """All that is known to be asked for, by its code."""

    by_code: Mapping[str, Requirement] = field(default_factory=dict)

    def proved_by(self, kind: str) -> tuple[Requirement, ...]:
        """What a paper of this kind proves."""
        return tuple(one for one in self.by_code.values() if kind in one.kinds)

    def extended(self, csv_text: str, catalogue: Catalogue) -> Requirements:
        """These with those of a csv (columns `CSV_COLUMNS`), each of which replaces the one of its code.

        Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        added: dict[str, Requirement] = {}
        for row in read_rows(csv_text, CSV_COLUMNS, ("requirement", "name", "kind", "source"), problems):
            code = row["requirement"]
            proof = _proof(row, catalogue, problems)
            if proof is None:
                continue
            before = added.get(code) or Requirement(code, row["name"], row["name_en"] or row["name"], ())
            if proof.kind in before.kinds:
                problems.add(PROVED_TWICE, line=row.line, value=code, kind=proof.kind)
            added[code] = Requirement(code, before.name, before.name_en, (*before.proofs, proof))
        problems.refuse()
        return Requirements({**self.by_code, **added})

    def signed(self) -> Requirements:
        """These, each of whose proofs has to be signed."""
        return Requirements(
            {
                code: replace(one, proofs=tuple(replace(proof, needs_signature=True) for proof in one.proofs))
                for code, one in self.by_code.items()
            }
        )


@cache
def default_requirements() -> Requirements:
    """The table that ships with the package."""
    csv_text = (files("dossier.catalogue") / "requirements.csv").read_text(encoding="utf-8")
    return Requirements().extended(csv_text, default_catalogue())


def _proof(row: Row, catalogue: Catalogue, problems: Problems) -> Proof | None:
    """The proof of one line, or None once its mistakes are noted."""
    before = len(problems.found)
    if not _CODE.fullmatch(row["requirement"]):
        problems.add(BAD_REQUIREMENT, line=row.line, value=row["requirement"])
    if row["kind"] not in catalogue or row["kind"] == OTHER:
        problems.add(UNKNOWN_KIND, line=row.line, value=row["kind"])
    if not row["name"] or not row["source"]:
        problems.add(NO_SOURCE, line=row.line, value=row["requirement"])
    age = row["max_age_months"]
    if age and not (age.isascii() and age.isdigit() and int(age)):
        problems.add(BAD_AGE, line=row.line, value=age)
    if row["needs_signature"] not in ("yes", "no", ""):
        problems.add(BAD_YES_NO, line=row.line, column="needs_signature", value=row["needs_signature"])
    if len(problems.found) > before:
        return None
    return Proof(row["kind"], int(age) if age else None, row["needs_signature"] == "yes", row["source"])

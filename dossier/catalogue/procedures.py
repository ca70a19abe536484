"""What a procedure asks of a paper that it reuses: which kinds it takes, how old they may be, signed or not.

The rules are configuration of the agency. Those that ship with the package (`procedures.csv`) are examples, marked as
such in the column `note`; an agency's csv replaces them procedure by procedure. A procedure without rules reuses
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from dossier.catalogue.kinds import Catalogue, default_catalogue
from dossier.catalogue.tables import Problems, Row, read_rows
from dossier.codes.administrative import ProcedureCode
from dossier.errors import BadCode
from dossier.words.sentences import N_

CSV_COLUMNS = ("procedure_code", "procedure_name", "kind", "max_age_months", "needs_signature", "note")

BAD_PROCEDURE_CODE = N_("Dòng {line}: mã thủ tục hành chính “{value}” không đúng dạng")
UNKNOWN_KIND = N_("Dòng {line}: không có loại giấy tờ “{value}”")
BAD_AGE = N_("Dòng {line}: số tháng “{value}” phải là số nguyên từ 1 trở lên, hoặc để trống")
BAD_YES_NO = N_("Dòng {line}: cột “{column}” phải là yes hoặc no, không phải “{value}”")
RULE_TWICE = N_("Dòng {line}: thủ tục {procedure} đã có quy tắc cho loại giấy tờ “{kind}”")


@dataclass(frozen=True, slots=True)
class ProcedureRule:
    """One kind that one procedure takes. `max_age_months` None: no bound; `procedure_code` is the short form."""

    procedure_code: str
    procedure_name: str
    kind: str
    max_age_months: int | None = None
    needs_signature: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureRules:
    """The rules of all procedures."""

    rules: tuple[ProcedureRule, ...]

    def of(self, procedure_code: str) -> tuple[ProcedureRule, ...]:
        """All rules of a procedure, code long or short. Raises `BadCode`."""
        short = ProcedureCode.parse(procedure_code).short
        return tuple(rule for rule in self.rules if rule.procedure_code == short)

    def find(self, procedure_code: str, kind: str) -> ProcedureRule | None:
        """The rule of a procedure for a kind; where it has rules, but none for this kind, one of those: the kind is
        then not accepted. None for a procedure without rules. Raises `BadCode`."""
        rules = self.of(procedure_code)
        return next((rule for rule in rules if rule.kind == kind), rules[0] if rules else None)

    def extended(self, csv_text: str, catalogue: Catalogue) -> ProcedureRules:
        """These rules with those of a csv (columns `CSV_COLUMNS`), which replace all rules of the procedures it names.

        Raises `BadManifest` with all problems; then nothing is taken.
        """
        problems = Problems()
        added: dict[tuple[str, str], ProcedureRule] = {}
        for row in read_rows(csv_text, CSV_COLUMNS, ("procedure_code", "kind", "needs_signature"), problems):
            rule = _rule(row, catalogue, problems)
            if rule is None:
                continue
            if (rule.procedure_code, rule.kind) in added:
                problems.add(RULE_TWICE, line=row.line, procedure=rule.procedure_code, kind=rule.kind)
            added[rule.procedure_code, rule.kind] = rule
        problems.refuse()
        replaced = {procedure for procedure, _ in added}
        kept = tuple(rule for rule in self.rules if rule.procedure_code not in replaced)
        return ProcedureRules((*kept, *added.values()))

    def signed(self) -> ProcedureRules:
        """These rules, each of which demands a signature."""
        return ProcedureRules(tuple(replace(rule, needs_signature=True) for rule in self.rules))


@cache
def example_rules() -> ProcedureRules:
    """The rules that ship with the package."""
    csv_text = (files("dossier.catalogue") / "procedures.csv").read_text(encoding="utf-8")
    return ProcedureRules(()).extended(csv_text, default_catalogue())


def _rule(row: Row, catalogue: Catalogue, problems: Problems) -> ProcedureRule | None:
    """The rule of one line, or None once its mistakes are noted."""
    before = len(problems.found)
    short = ""
    try:
        short = ProcedureCode.parse(row["procedure_code"]).short
    except BadCode:
        problems.add(BAD_PROCEDURE_CODE, line=row.line, value=row["procedure_code"])
    if row["kind"] not in catalogue:
        problems.add(UNKNOWN_KIND, line=row.line, value=row["kind"])
    age = row["max_age_months"]
    if age and not (age.isascii() and age.isdigit() and int(age)):
        problems.add(BAD_AGE, line=row.line, value=age)
    if row["needs_signature"] not in ("yes", "no"):
        problems.add(BAD_YES_NO, line=row.line, column="needs_signature", value=row["needs_signature"])
    if len(problems.found) > before:
        return None
    months = int(age) if age else None
    return ProcedureRule(short, row["procedure_name"], row["kind"], months, row["needs_signature"] == "yes")

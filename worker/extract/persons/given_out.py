"""What labels state is given to whom it stands under: to the paper's owner, to another person by role, or to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dossier.catalogue.kinds import Kind
from dossier.persons import OF_THE_OWNER
from dossier.reading import Role
from dossier.words.folding import fold
from worker.extract.candidate import Candidate
from worker.extract.persons.blocks import Block, Blocks, Place

BORN_IN = "born_in"
# Declarations of a birth ask where its parents live, and of the child not (TT 04/2020/TT-BTP, appendix 5).
_PARENTS = ("person.of_a_parent",)
THE_OWNER = -1
"""The number of the owner among the persons of a paper."""

PERSONAL: Mapping[str, str] = MappingProxyType(
    {field: name for field, name in OF_THE_OWNER.items() if not field.startswith(("died", "death", "marital"))}
    | {BORN_IN: BORN_IN}
)
"""Fields that are anybody's own, and what they are called among those of a person."""

FLAT_NAMES: MappingProxyType[Role, str] = MappingProxyType(
    {
        "mother": "mother_name",
        "father": "father_name",
        "spouse": "spouse_name",
        "declarant": "registrant_name",
        "applicant": "registrant_name",
        "representative": "representative_name",
    }
)
"""Fields of a paper that are the name of somebody else than its owner."""

_NAMES = {"owner_name", *FLAT_NAMES.values()}


@dataclass(frozen=True)
class Stated:
    """A value that a label states, where, and under whom it stands: None before all, and where nobody is asked about.
    `beside`: it is of others than the owner alone; `shared`: the owner's wherever it stands."""

    candidate: Candidate
    place: Place
    block: Block | None
    beside: bool = False
    shared: bool = False


def given_out(stated: Sequence[Stated], blocks: Blocks, kind: Kind) -> Iterator[Candidate]:
    """The statements as candidates: what is the owner's for the paper's fields, what is another's for that person's.

    What stands under somebody in no known role is left out, and so is what stands under nobody where others are named.
    """
    owner = blocks.owner()
    unsure = ("person.relation_unclear",) if blocks.is_unsure else ()
    numbers: dict[int, int] = {}
    first: dict[Role, Block] = {}
    for one in stated:
        block, found = one.block, one.candidate
        is_name = found.name in _NAMES and found.type == "name"
        if one.shared and not is_name:
            yield found
        elif found.name == "business_address" and _is_above_the_company(one, stated, kind):
            continue
        elif not is_name and (found.name not in PERSONAL or found.name == "owner_name"):
            if not _is_of_another_party(found, block, owner):
                yield found
            role = block.role if block is not None and block is not owner else None
            if found.type == "name" and role is not None and role != "other":
                yield replace(found, name="name", person=(role, numbers.setdefault(id(block), len(numbers))))
        elif block is None:
            if not one.beside and found.name != BORN_IN and blocks.stands_before_the_owner(one.place, found.name):
                yield found
        elif block is owner:
            if not one.beside:
                parents = _PARENTS if found.name == "residence" and blocks.is_of_a_birth else ()
                mine = replace(found, findings=found.findings or unsure or parents)
                mine = replace(mine, name="owner_name") if is_name else mine
                yield replace(mine, person=(blocks.owner_role, THE_OWNER)) if mine.name == BORN_IN else mine
        elif block.role is not None and block.role != "other":
            role = block.role
            number = numbers.setdefault(id(block), len(numbers))
            yield replace(found, name="name" if is_name else PERSONAL[found.name], person=(role, number))
            flat = FLAT_NAMES.get(role)
            its_own = role not in ("applicant", "declarant") or _is_another(block, owner)
            carried = is_name and flat is not None and kind.field(flat) is not None and its_own
            if carried and flat is not None and first.setdefault(role, block) is block:
                yield replace(found, name=flat)


def _is_above_the_company(one: Stated, stated: Sequence[Stated], kind: Kind) -> bool:
    """Whether an address stands above the company's name: there the office of registration names its own."""
    field = kind.field("owner_name")
    names = [other.place for other in stated if other.candidate.name == "owner_name"]
    return field is not None and field.type != "name" and bool(names) and one.place < min(names)


def _is_of_another_party(found: Candidate, block: Block | None, owner: Block | None) -> bool:
    """Whether a tax code stands under the other party of a contract, or under who pays for another."""
    other = block is not None and block is not owner and block.role in ("party_a", "party_b", "other")
    return found.name == "tax_code" and other


def _is_another(block: Block, owner: Block | None) -> bool:
    """Whether who asks is not the owner by name: one who declares for themselves registers nobody."""
    return owner is None or not block.name or not owner.name or fold(block.name) != fold(owner.name)

"""What is true of a paper, as fields of its kind.

A name is true without the degree before it (`ThS.`, `BS.CKII`), a signer's title is the signer's own, not that of whom
he signs for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scripts.samples.templates.desk import Desk, Soul


def about(soul: Soul, *, old: bool = False) -> dict[str, str]:
    number = soul.card if old else soul.number
    return {"owner_name": soul.name, "owner_id": number, "owner_born_on": soul.born_on.isoformat()}


def about_in_full(soul: Soul, *, old: bool = False) -> dict[str, str]:
    """What a paper says of somebody who stands on it with sex, people and nation."""
    return {
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.card if old else soul.number,
        "gender": soul.sex,
        "ethnicity": soul.people,
        "nationality": "Việt Nam",
    }


def issued(desk: Desk, number: str, agency: str | Sequence[str]) -> dict[str, str]:
    """Number, day and issuer; `agency`: also as the rows of its heading, top agency first."""
    issuer = agency if isinstance(agency, str) else " ".join(agency)
    return {"number": number, "issued_on": desk.on.isoformat(), "issuer": issuer}


def change_fields(desk: Desk, times: int) -> dict[str, str]:
    """Of a registration that was changed `times` before, the last time by this paper."""
    return {"change_ordinal": str(times), "changed_on": desk.on.isoformat()} if times else {}


def act(desk: Desk, number: str, agency: Sequence[str], title: str, signer: Mapping[str, str]) -> dict[str, str]:
    """Of an act: its title last, if it has one."""
    found = {**issued(desk, number, agency), **signer}
    return {**found, "title": title} if title else found


def act_signed(
    desk: Desk, number: str, agency: Sequence[str], title: str, name: str, signer_title: str, **more: str
) -> dict[str, str]:
    """Of an act whose signer was drawn by himself; what is empty is not true of it."""
    found = {
        **issued(desk, number.replace(" /", "/"), agency),
        "title": title,
        "signer_name": name,
        "signer_title": signer_title,
        **more,
    }
    return {field: value for field, value in found.items() if value}

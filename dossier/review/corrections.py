"""What persons say of a paper: corrections and confirmations, what they settle, and what is left to look at.

A person's value outranks the machine's. What was said is kept as acts, in order; from them and from any reading of the
paper, also a later one, follow its fields and why it still waits. Nothing else is remembered, so a paper that is read
again cannot lose what a person said of it.

A paper waits for three things, one after the other: its doubts (`dossier.review.doubts`), each to be corrected or
confirmed; after a correction, a confirmation (`unconfirmed`); and, where its kind demands it, or one that a person took
from it, the confirmation of a second account, by which nothing changes (`second_person`).

Single values may be checked beside those of other papers; that settles their doubts and says nothing of the rest: a
paper that waited for nobody waits for nobody after it, and a check is neither of two confirmations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from dossier.catalogue.fields import FIELDS, ValueType, check, normalise
from dossier.catalogue.kinds import Catalogue, Kind
from dossier.codes.identity import CitizenId
from dossier.errors import BadCode
from dossier.persons import TYPED_LIKE, following, is_of_person, only_of_persons, with_only
from dossier.reading import Field, KindGuess, Person, Reading, field_doubts, review_reasons
from dossier.review.doubts import SECOND_PERSON, UNCONFIRMED, about, value_label, with_every_mark
from dossier.signatures.signing import WARNING_TEXTS
from dossier.words.dates import parse_date
from dossier.words.folding import folded_words
from dossier.words.sentences import N_, Language, Phrase, sentence

Action = Literal["corrected", "confirmed", "checked", "reopened"]

KIND = "kind"
"""The name under which the kind of a paper is corrected, beside those of its fields."""

REASON_TEXTS = {
    "kind.unknown": N_("Chưa rõ đây là loại giấy tờ gì"),
    "kind.sign_disagrees": N_("Ký hiệu trong số không khớp với loại giấy tờ"),
    "kind.stated_differs": N_("Bảng kê ghi một loại giấy tờ, trên giấy lại giống loại khác: {detail}"),
    "kind.stated_later": N_("Đã đọc là một loại giấy tờ, lần nộp sau lại ghi: {detail}"),
    "statement.unsure": N_("Thu hồi hoặc thay thế giấy tờ khác, chưa rõ giấy tờ nào"),
    "stack.cut_unsure": N_("Tách từ xấp quét: chưa chắc có giấy tờ mới ở trang {detail} của xấp"),
    "stack.dossier_unsure": N_("Tách từ xấp quét: chưa chắc thuộc hồ sơ nào"),
    "stack.maybe": N_("Tệp có thể gồm nhiều giấy tờ"),
    "file.attached": N_("Trong tệp có {detail} tệp đính kèm chưa được đọc; hãy nộp riêng từng tệp"),
    "page.none": N_("Không đọc được chữ nào"),
    "page.order": N_("Trang {detail} có vẻ không nằm đúng thứ tự"),
    "page.two_papers": N_("Trang {detail} có hai giấy tờ trên một hình; hãy quét riêng từng giấy tờ"),
    "page.illegible": N_("Trang {detail} chụp mờ, chữ không rõ; hãy chụp hoặc quét lại"),
    "page.shows_through": N_("Trang {detail}: chỉ đọc được chữ hằn từ mặt kia; hãy xem có ghi chú hay dấu không"),
    "page.not_copied": N_("Bản tra cứu không có hình trang {detail}; hãy xem bản gốc"),
    "page.failed": N_("Trang {detail} không đọc được"),
    "missing": N_("Thiếu: {detail}"),
    "unsure": N_("Chưa chắc: {detail}"),
    UNCONFIRMED: N_("Đã sửa, chưa xác nhận"),
    SECOND_PERSON: N_("Chờ người thứ hai xác nhận"),
    **WARNING_TEXTS,
}
"""Why a paper waits, by the beginning of the reason's code; what follows in the code is the `{detail}`."""

OTHER_REASON = N_("Cần xem lại: {detail}")


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants a field (or `KIND`) to be. `value` None takes it away; `as_printed`: it stands on the paper
    as given, though it fails its check."""

    field: str
    value: str | None
    as_printed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person made of a field, and what it was before; `old_value` None: there was none, `new_value` None: there
    is none now. Equal values: what was read is right. `as_printed`: the new one fails its check.

    Where a kind comes from is not known, so its `old_source` is None unless a person gave it.
    """

    field: str
    old_value: str | None
    old_source: str | None
    old_confidence: float | None
    new_value: str | None
    as_printed: bool = False


OF_ACCOUNT: Final = "account:"
"""How the key of a person begins who has an account."""


@dataclass(frozen=True, slots=True)
class Act:
    """One correction or confirmation of a document. `number` counts from 1; `against`: the document's version that the
    person had seen; `confirmed`: the doubts confirmed, as codes; `client`: what the person used, the pages as an
    account or a program; `account`: the person's, None where a program only named the person.

    `checked`: single values were found right; `reopened`: the person took a confirmation back."""

    number: int
    action: Action
    person: str
    client: str
    purpose: str | None
    at: datetime
    against: int
    corrections: tuple[Correction, ...]
    confirmed: tuple[str, ...] = ()
    account: str | None = None

    @property
    def person_key(self) -> str:
        """What tells its person from others."""
        return person_key(self.person, self.account)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person last said of a field, or of the kind."""

    correction: Correction
    person: str

    def field(self, seen: Field | None) -> Field | None:
        """The field as it counts now, where a reading has `seen` it; None: it is not there.

        What a person gave is of the source `person`; what was read and found right keeps its source.
        """
        one = self.correction
        if one.new_value is None:
            return None
        as_read = one.new_value == one.old_value and one.old_source not in (None, "person")
        return Field(
            one.field,
            one.new_value,
            1.0,
            one.old_source if as_read else "person",  # type: ignore[arg-type]
            page=seen.page if seen else None,
            box=seen.box if seen else None,
            readings=seen.readings if seen else (),
            by_hand=bool(seen and seen.by_hand),
            confirmed_by=self.person,
            as_printed=one.as_printed,
        )


def person_key(person: str, account: str | None) -> str:
    """What tells persons apart: the account. Where a person was only named, by a program, the name without case,
    accents and spaces, since it is typed now with them, now without."""
    return f"{OF_ACCOUNT}{account}" if account is not None else " ".join(folded_words(person))


def value_type(kind: Kind | None, name: str) -> ValueType:
    """The type of the field `name` on papers of `kind`: one of `FIELDS`, or a value that only a person has."""
    if is_of_person(name):
        like = TYPED_LIKE.get(name.partition(".")[2])
        return FIELDS[like].type if like else "text"
    own = kind.field(name) if kind else None
    return own.type if own else FIELDS[name].type


def stored_value(kind: Kind | None, change: Change) -> str | None:
    """The value of a change as it is stored; a kind's code stays as given."""
    if change.value is None or change.field == KIND:
        return change.value
    return normalise(value_type(kind, change.field), change.value)


def failed_checks(kind: Kind | None, name: str, value: str, by_person: Mapping[str, str]) -> tuple[str, ...]:
    """The checks that `value` fails as the field `name`. A citizen id is also held against the day of birth, where both
    are among `by_person`, what persons said: what a machine read is no witness against a person."""
    found = check(value_type(kind, name), value)
    pair = {**by_person, name: value}
    if found or name not in ("owner_id", "owner_born_on") or not {"owner_id", "owner_born_on"} <= pair.keys():
        return found
    try:
        citizen = CitizenId.parse(pair["owner_id"])
    except BadCode:
        return ()
    return tuple(
        finding
        for finding in citizen.cross_check(born_on=parse_date(pair["owner_born_on"]))
        if finding == "citizen_id.birth_year"
    )


def decided(acts: Iterable[Act]) -> dict[str, Said]:
    """What persons last said of each field, and of the kind."""
    return {correction.field: Said(correction, act.person) for act in acts for correction in act.corrections}


def corrected(fields: Iterable[Field], said: Iterable[Said]) -> tuple[Field, ...]:
    """`fields` with what persons said put in their places, in the order of the list of fields.

    A last day of validity may have been counted from a day of issue that a person has changed: then it is unsure.
    """
    found = {field.name: field for field in fields}
    for one in said:
        name = one.correction.field
        if name not in FIELDS:
            continue
        seen = found.pop(name, None)
        now = one.field(seen)
        if now is not None:
            found[name] = now
        until = found.get("valid_until")
        changed = seen is None or now is None or seen.value != now.value
        if name == "issued_on" and until and until.confirmed_by is None and until.source != "person" and changed:
            found["valid_until"] = replace(until, needs_review=True)
    places = {name: place for place, name in enumerate(FIELDS)}
    return tuple(sorted(found.values(), key=lambda field: places.get(field.name, len(places))))


def corrected_persons(
    persons: Sequence[Person], fields: Sequence[Field], before: Sequence[Field], said: Iterable[Said]
) -> tuple[Person, ...]:
    """`persons` following the `fields`, which were `before`, with what was said of values that only they have."""
    found = following(persons, fields, before)
    for one in said:
        name, was = one.correction.field, one.correction.old_value
        if is_of_person(name):
            seen = only_of_persons(found, fields).get(name)
            found = with_only(found, name, one.field(seen), was)
    return found


def reasons_left(
    fields: Sequence[Field],
    kind: Kind | None,
    reasons: Iterable[str],
    acts: Sequence[Act],
    persons: Sequence[Person] = (),
    kinds_before: Sequence[Kind] = (),
) -> tuple[str, ...]:
    """Why a paper still waits, given its fields and persons (corrected), its kind (corrected), the `reasons` why it
    waited before or as it was read, and what persons did; `kinds_before`: see there. Empty when nobody need look."""
    reasons = tuple(reasons)
    settled = {code for act in acts for code in act.confirmed}
    has_kind = KIND in decided(acts)
    kept = [
        code
        for code in reasons
        if not _follows(code) and code not in settled and not (has_kind and code.startswith("kind."))
    ]
    doubts = field_doubts(fields, kind.required if kind else ())
    # A field that a person confirmed is its own witness; that one is missing is only known from what was said.
    kept += [code for code in doubts if not (code.startswith("missing.") and code in settled)]
    awaited = _awaited(acts, (kind, *kinds_before), waited=bool(reasons))
    # Whoever speaks of the whole paper, or has to, sees every mark on it.
    is_spoken_of = awaited is not None or any(act.action != "checked" for act in acts)
    if kept or is_spoken_of:
        found = with_every_mark(kept or (UNCONFIRMED,), fields, persons)
        if found != (UNCONFIRMED,):
            return found
    return (awaited,) if awaited else ()


def reviewed(reading: Reading, acts: Sequence[Act], catalogue: Catalogue) -> tuple[Reading, tuple[str, ...]]:
    """A fresh reading of a document as it counts after what persons did, and why it waits."""
    reasons = review_reasons(reading, catalogue[reading.kind.code].required)
    if not acts:
        return reading, with_every_mark(reasons, reading.fields, reading.persons)
    said = decided(acts)
    code = said[KIND].correction.new_value if KIND in said else None
    guess = KindGuess(code, 1.0) if code is not None else reading.kind
    fields = corrected(reading.fields, said.values())
    persons = corrected_persons(reading.persons, fields, reading.fields, said.values())
    counts = replace(reading, kind=guess, fields=fields, persons=persons)
    kind, taken = catalogue.get(guess.code), kinds_before(acts, catalogue)
    return counts, reasons_left(fields, kind, reasons, acts, persons, taken)


def kinds_before(acts: Iterable[Act], catalogue: Catalogue) -> tuple[Kind, ...]:
    """The kinds that persons took from a paper: whoever does so is held to what that kind demands."""
    codes = [one.old_value for act in acts for one in act.corrections if one.field == KIND]
    return tuple(catalogue[code] for code in codes if code is not None and code in catalogue)


def reason_phrase(code: str, catalogue: Catalogue) -> Phrase:
    """Why a paper waits, for the person who is to look at it."""
    begin = next((one for one in REASON_TEXTS if code == one or code.startswith(f"{one}.")), None)
    if begin is None:
        return Phrase(OTHER_REASON, {"detail": code})
    detail = code[len(begin) + 1 :]
    named: object = value_label(detail) if about(code) else detail
    if begin in ("kind.stated_differs", "kind.stated_later") and detail in catalogue:
        named = catalogue[detail].name
    return Phrase(REASON_TEXTS[begin], {"detail": named})


def reason_sentence(code: str, catalogue: Catalogue, language: Language = "vi") -> str:
    """`reason_phrase` in a language."""
    return sentence("{reason}", language, reason=reason_phrase(code, catalogue))


def act_record(act: Act) -> dict[str, Any]:
    """An act as values that JSON has."""
    return {**asdict(act), "at": act.at.isoformat()}


def act_of_record(record: Mapping[str, Any]) -> Act:
    """The act that `act_record` recorded. Raises KeyError, TypeError, ValueError."""
    return Act(
        **{
            **record,
            "at": datetime.fromisoformat(record["at"]),
            "corrections": tuple(Correction(**correction) for correction in record["corrections"]),
            "confirmed": tuple(record["confirmed"]),
        }
    )


def is_second(acts: Sequence[Act]) -> bool:
    """Whether the last act is the confirmation of a second person: it changed nothing and settled no doubt, and before
    it the whole was confirmed, and what doubts came up since were settled, by other accounts. Names that programs give
    are no accounts: anybody can give two."""
    last, others = acts[-1] if acts else None, first_acts(acts[:-1])
    return (
        last is not None
        and bool(others)
        and last.action == others[0].action == "confirmed"
        and not last.corrections
        and not last.confirmed
        and last.account is not None
        and all(one.account not in (None, last.account) for one in others)
    )


def first_acts(acts: Sequence[Act]) -> list[Act]:
    """Whose acts the confirmation of a second person would have to be another's: the last one of the whole paper, and
    those that settled doubts since."""
    place = next((place for place in reversed(range(len(acts))) if acts[place].action != "checked"), None)
    return [] if place is None else [acts[place], *(act for act in acts[place + 1 :] if act.confirmed)]


def _follows(code: str) -> bool:
    """Whether a reason follows from fields and acts, so that it is found anew and not carried along."""
    return code in (UNCONFIRMED, SECOND_PERSON) or about(code) is not None


def _awaited(acts: Sequence[Act], kinds: Sequence[Kind | None], *, waited: bool) -> str | None:
    """What a paper without doubts waits for. `waited`: whether it did so before the last act, or as it was read."""
    if not acts:
        return None
    whole = [act for act in acts if act.action != "checked"]
    if whole and whole[-1].action != "confirmed":
        return UNCONFIRMED
    if not whole and not waited:
        return None
    # What was checked after a second person had confirmed the paper takes nothing from that.
    is_settled = bool(whole) and is_second(acts[: acts.index(whole[-1]) + 1])
    return SECOND_PERSON if any(kind and kind.second_person for kind in kinds) and not is_settled else None

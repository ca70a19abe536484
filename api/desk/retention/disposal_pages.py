"""Lists of papers to be disposed of: looked at, confirmed by two persons, or refused, and their certificates.

Lists are proposed and carried out by `sohoa retention`, which may take hours; the rules of confirming are those of
`storage/retention/lists.py`, for pages as for commands.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth import Caller, one_line
from api.desk.desk_session import OperatingDesk, origin_of
from api.desk.pages import render
from api.desk.retention.hold_pages import LONGEST_REASON, within_reach
from api.desk.retention.retention_words import held_about, outcome_of, state_of
from api.reporting import agency_of
from api.services import Services, ServicesOf
from api.trail import note
from dossier.access_errors import NotSignedIn
from dossier.catalogue.retention import source_of
from dossier.errors import ArchiveDamaged, BadRequest, NotFound, SohoaError
from dossier.words.sentences import N_, Phrase, sentence
from ingest.reports.disposal_certificate import disposal_certificate, end_of
from storage.accounts.accounts import Account
from storage.archive.ocfl import Archive
from storage.retention import disposal, lists
from storage.retention.lists import CONFIRMERS, LEAST_DIGITS, LISTED, DisposalList

AT_ONCE, LINES_AT_ONCE = 20, 100
SAVED = {
    "confirmed": N_("Đã ghi xác nhận của bạn."),
    "refused": N_("Đã từ chối danh mục; giấy tờ của danh mục được giữ lại."),
}
NO_REASON = N_("nêu lý do từ chối")

router = APIRouter(prefix="/disposals", include_in_schema=False)

Start = Annotated[int, Query(ge=0, le=10**7)]
Words = Annotated[str, Form()]


@router.get("")
def all_lists(services: ServicesOf, caller: OperatingDesk, start: Start = 0) -> Response:
    """The lists, newest first, and the holds in force."""
    with services.database.read() as session:
        ids = lists.all_lists(session)[::-1]
        held = within_reach(services, session, caller)
    found, damaged = [], []
    for one in ids[start : start + AT_ONCE]:
        try:
            found.append(lists.read_list(services.database, Archive(services.store), one))
        except ArchiveDamaged:  # one such list hides no other
            damaged.append(one)
    note(services, caller, "disposals_listed", holds=[one.id for one in held])
    return render(
        "disposals.html",
        caller=caller,
        lists=[one for one in found if lists.is_within(one, caller.reach)],
        damaged=damaged,
        state_of=state_of,
        held_about=held_about,
        held=held,
        start=start,
        at_once=AT_ONCE,
        has_more=len(ids) > start + AT_ONCE,
    )


@router.get("/{disposal_id}")
def one(disposal_id: str, services: ServicesOf, caller: OperatingDesk, start: Start = 0, saved: str = "") -> Response:
    """One list, some of its papers at a time."""
    return _page(services, caller, _within(services, caller, disposal_id), start, saved=saved)


@router.post("/{disposal_id}/confirm")
def confirm(
    disposal_id: str,
    request: Request,
    services: ServicesOf,
    caller: OperatingDesk,
    digest: Words = "",
    password: Words = "",
) -> Response:
    """Confirm a list that was seen, by its digest and one's own password."""
    listed = _within(services, caller, disposal_id)
    try:
        lists.confirm_typed(
            services.sign_in,
            Archive(services.store),
            listed.id,
            digest.strip(),
            _account(caller),
            password,
            origin=origin_of(request),
            now=services.clock(),
        )
    except SohoaError as error:
        return _page(services, caller, listed, problem=error)
    return RedirectResponse(f"/disposals/{listed.id}?saved=confirmed", 303)


@router.post("/{disposal_id}/refuse")
def refuse(disposal_id: str, services: ServicesOf, caller: OperatingDesk, reason: Words = "") -> Response:
    """End a list of which no paper went yet; one who refuses is enough, since nothing is lost by it."""
    listed = _within(services, caller, disposal_id)
    try:
        said = one_line("reason", reason, longest=LONGEST_REASON)
        if not said:
            raise BadRequest(problem=Phrase(NO_REASON))
        where = services.whereabouts(caller.actor)
        disposal.withdraw(where, listed.id, caller.actor, now=services.clock(), reason=said)
    except SohoaError as error:
        return _page(services, caller, listed, problem=error)
    return RedirectResponse(f"/disposals/{listed.id}?saved=refused", 303)


@router.get("/{disposal_id}/certificate.pdf")
def certificate(disposal_id: str, services: ServicesOf, caller: OperatingDesk) -> Response:
    """The certificate of a list that was carried out to its end, to be signed."""
    listed = _within(services, caller, disposal_id)
    end_of(listed)  # first: a checkpoint may have to be made, which takes minutes
    with services.database.read() as session:
        end = disposal.entry_of_end(session, listed)
    known, checkpoint = agency_of(services, services.agency, services.today()), services.take_checkpoint(end)
    office = known.name if known else services.agency
    noted = checkpoint.size, checkpoint.root.hex()
    content = disposal_certificate(listed, services.catalogue, office, noted, covers_end=end is not None)
    note(services, caller, "disposal_read", disposal=listed.id, certificate=True)
    name = f"tieu-huy-{listed.id[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _page(
    services: Services,
    caller: Caller,
    listed: DisposalList,
    start: int = 0,
    *,
    saved: str = "",
    problem: SohoaError | None = None,
) -> Response:
    note(services, caller, "disposal_read", disposal=listed.id)
    own = _account(caller).name
    is_open = listed.ended_at is None
    return render(
        "disposal.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        listed=listed,
        lines=listed.lines[start : start + LINES_AT_ONCE],
        start=start,
        at_once=LINES_AT_ONCE,
        needed=CONFIRMERS,
        digits=LEAST_DIGITS,
        may_confirm=is_open and not listed.is_confirmed and own not in [one.account for one in listed.confirmations],
        may_refuse=is_open and all(line.state == "waiting" for line in listed.lines),
        was_carried_out=not is_open and not listed.is_withdrawn and len(listed.confirmations) >= CONFIRMERS,
        state_of=state_of,
        outcome_of=outcome_of,
        source_of=source_of,
        catalogue=services.catalogue,
        saved=sentence(SAVED[saved]) if saved in SAVED else None,
        problem=problem.sentence_for_callers("vi") if problem else None,
    )


def _within(services: Services, caller: Caller, disposal_id: str) -> DisposalList:
    """A list all papers of which are of agencies within reach. Raises `NotFound` for others, too."""
    listed = lists.read_list(services.database, Archive(services.store), disposal_id)
    if not lists.is_within(listed, caller.reach):
        raise NotFound(what=LISTED, value=disposal_id)
    return listed


def _account(caller: Caller) -> Account:
    if caller.account is None:
        raise NotSignedIn
    return caller.account

"""The desk's review list, and the screen on which a person clears its papers one after the other.

They are one more client of what api/v1/review.py offers: the same list, the same corrections, the same events. All of
it works as plain forms; the page's own scripts (static/verify.js, static/onward.js) only spare keys and page loads.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.auth import Caller
from api.desk import ahead, review_form
from api.desk.desk_session import ReviewingDesk
from api.desk.pages import picture_ahead, render
from api.desk.review_form import Entries
from api.evidence.pictures import leaf
from api.reuse import in_own_dossiers
from api.reviewing import waiting_for
from api.services import Services, ServicesOf
from api.shapes.review_shapes import ReviewParameters
from api.trail import note
from dossier.access_errors import LeftToOthers
from dossier.errors import BadRequest, Claimed, Refused, SohoaError, Stale
from dossier.persons import only_of_persons
from dossier.review.corrections import REASON_TEXTS, reason_sentence
from dossier.review.doubts import UNCONFIRMED, value_label
from dossier.words.sentences import N_, Phrase
from storage.papers import documents
from storage.papers.documents import Document
from storage.review import review_list
from storage.review.review_list import Waiting, WaitingQuery
from storage.trail import events

ON_A_PAGE = 30
OTHER_ACCOUNT = N_("màn hình này do tài khoản khác điền và chưa được lưu; hãy xem lại từ đầu")
CLAIMED = ("nobody", "me", "others")

router = APIRouter(include_in_schema=False)


@router.get("/review")
def waiting(
    services: ServicesOf,
    caller: ReviewingDesk,
    desk: Annotated[str, Query(max_length=64)] = "",
    kind: Annotated[str, Query(max_length=64)] = "",
    reason: Annotated[str, Query(max_length=100)] = "",
    claimed: str = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
    done: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """What waits for a person, and why."""
    given = {"desk": desk, "kind": kind, "reason": reason, "claimed": claimed, "cursor": cursor}
    if claimed not in ("", *CLAIMED):
        raise BadRequest(problem="claimed")
    asked = ReviewParameters.model_validate(
        {name: value or None for name, value in given.items()} | {"limit": ON_A_PAGE}
    )
    found = waiting_for(services, caller, asked)
    ahead.make_later(lambda: _next_ahead(services, caller, None))
    rows = [
        (
            one,
            {field.name: field for field in one.document.fields},
            [reason_sentence(code, services.catalogue) for code in one.reasons],
        )
        for one in found.items
    ]
    return render(
        "review.html",
        caller=caller,
        given=given,
        found=found,
        rows=rows,
        more=urlencode({**given, "cursor": found.next_cursor}) if found.next_cursor else "",
        catalogue=services.catalogue,
        desks=caller.reach.desks or services.desks(),
        reason_texts=REASON_TEXTS,
        done=_done(services, caller, done),
    )


@router.get("/documents/{document_id}/review")
def screen(
    document_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    page: int | None = None,
    done: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """The screen on which a paper is held against its page. `done`: the paper that was cleared before it."""
    return _screen(services, caller, document_id, page, done=done)


async def _entries(request: Request) -> Entries:
    try:
        form = await request.form(max_files=0, max_fields=review_form.MOST_PARTS)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="form") from error
    return review_form.entries_of(form)


@router.post("/documents/{document_id}/review")
def act(
    document_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    entries: Annotated[Entries, Depends(_entries)],
    page: int | None = None,
    next_shown: bool = False,
) -> Response:
    """Save what was changed, and confirm and go on to the next paper where that button was pressed; or only show
    another page of the paper. `next_shown`: the next paper is on the screen already (`look_ahead`), so that there is
    only to say that this one was confirmed."""
    if entries.button.isascii() and entries.button.isdigit():
        return _screen(services, caller, document_id, int(entries.button), entries=entries)
    if entries.account and (caller.account is None or entries.account != caller.account.id):
        # Whoever signed in meanwhile in this browser has not seen what another ticked.
        return _screen(services, caller, document_id, page, problem=BadRequest(problem=Phrase(OTHER_ACCOUNT)))
    try:
        _save(document_id, services, caller, entries)
    except (Stale, LeftToOthers) as error:
        # What was entered was meant for another version; put into this one, it would overwrite somebody's work. Or all
        # of it was put down.
        return _screen(services, caller, document_id, page, problem=error)
    except Refused as error:
        return _screen(services, caller, document_id, page, entries=entries, problem=error)
    if entries.button == "confirm" and next_shown:
        return render("cleared.html", done=_done(services, caller, document_id), catalogue=services.catalogue)
    if entries.button == "confirm":
        return _to_next(services, caller, after=document_id, done=document_id)
    return RedirectResponse(_address(document_id, **({"page": str(page)} if page else {})), 303)


@router.post("/documents/{document_id}/ahead")
def look_ahead(document_id: str, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """The screen of the paper that follows this one, claimed, to be at hand once this one is confirmed; nothing where
    none follows."""
    following = _claimed_next(services, caller, after=document_id)
    return RedirectResponse(_address(following), 303) if following else Response(status_code=204)


@router.post("/documents/{document_id}/ahead/leave")
def leave_ahead(
    document_id: str, services: ServicesOf, caller: ReviewingDesk, asked: Annotated[str, Query(max_length=36)] = ""
) -> Response:
    """Give back what `look_ahead` claimed in calls with the correlation id `asked`, for who goes away, perhaps before
    that was answered; but for the paper in hand. What the same person had claimed before, or claimed again elsewhere,
    stays theirs."""
    now = services.clock()
    with services.database.write() as session:
        events.hold(session)
        for one in review_list.claimed_in(session, asked, caller.actor, now=now) - {document_id}:
            review_list.release(session, one, caller.actor, now=now)
    return Response(status_code=204)


@router.post("/review/next")
def go_on(
    services: ServicesOf,
    caller: ReviewingDesk,
    after: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """Claim the next paper and open it. `after`: the one that is passed over, whose claim is given back."""
    with services.database.read() as session:
        is_within = after in caller.reach.within(session, [after])
    if is_within:
        # One that ran out may be another's by now.
        with suppress(Claimed), services.database.write() as session:
            review_list.release(session, after, caller.actor, now=services.clock())
    return _to_next(services, caller, after=after if is_within else None)


@router.post("/documents/{document_id}/claim")
def claim(document_id: str, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """Claim the paper for the person who sits there."""
    with services.database.write() as session:
        review_list.claim(session, document_id, caller.actor, now=services.clock())
    return RedirectResponse(_address(document_id), 303)


@router.post("/documents/{document_id}/release")
def release(document_id: str, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """Give the claim back."""
    with services.database.write() as session:
        review_list.release(session, document_id, caller.actor, now=services.clock())
    return RedirectResponse("/review", 303)


@router.post("/documents/{document_id}/reopen")
def reopen(
    document_id: str, services: ServicesOf, caller: ReviewingDesk, version: Annotated[int, Form()] = 0
) -> Response:
    """Take the confirmation of a paper back, and open it. `version`: of the paper, as the person saw it."""
    services.review_desk.reopen(document_id, caller.actor, version=version, now=services.clock())
    return RedirectResponse(_address(document_id), 303)


def _address(document_id: str, **query: str) -> str:
    return f"/documents/{document_id}/review" + (f"?{urlencode(query)}" if query else "")


def _to_next(services: Services, caller: Caller, *, after: str | None, done: str = "") -> Response:
    """The way to the next paper that waits, claimed; to the list where none does."""
    query = {"done": done} if done else {}
    following = _claimed_next(services, caller, after)
    if following is not None:
        return RedirectResponse(_address(following, **query), 303)
    return RedirectResponse("/review" + (f"?{urlencode(query)}" if query else ""), 303)


def _claimed_next(services: Services, caller: Caller, after: str | None) -> str | None:
    """The next paper that waits, claimed; None where none does."""
    actor, now = caller.actor, services.clock()
    while (found := _next(services, caller, after)) is not None:
        # Somebody may be quicker, this person in another request as well.
        with suppress(Claimed), services.database.write() as session:
            if review_list.opened(session, found.id).state == "needs_review":
                # Asked for again by the same screen, it is not renewed: that would look like another's claim.
                if found.id not in review_list.claimed_in(session, actor.correlation_id, actor, now=now):
                    review_list.claim(session, found.id, actor, now=now)
                return found.id
    return None


def _next(services: Services, caller: Caller, after: str | None) -> Document | None:
    with services.database.read() as session:
        query = WaitingQuery(person=review_list.key_of(caller.actor), reach=caller.reach)
        found = review_list.next_in_turn(session, query, after=after, now=services.clock())
    return found.document if found else None


def _next_ahead(services: Services, caller: Caller, after: str | None) -> None:
    """The picture of the page on which the next paper most likely opens, made while this one is looked at."""
    following = _next(services, caller, after)
    if following is not None:
        marked = (field.page for field in following.fields if field.needs_review and field.page)
        picture_ahead(services, following.id, min(marked, default=1))()


def _done(services: Services, caller: Caller, document_id: str) -> Waiting | None:
    """The paper that was confirmed just before, if there is one of that id within reach, and it still is."""
    with services.database.read() as session:
        if document_id not in caller.reach.within(session, [document_id]):
            return None
        found = review_list.of_document(session, document_id, now=services.clock())
    return None if UNCONFIRMED in found.reasons else found


def _screen(
    services: Services,
    caller: Caller,
    document_id: str,
    page: int | None,
    *,
    entries: Entries | None = None,
    problem: SohoaError | None = None,
    done: str = "",
) -> Response:
    """The screen, noted as read, filled with the `entries` that could not be taken because of `problem`. What cannot be
    reviewed now is only shown."""
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
        leaves = documents.pages(session, document_id)
    if not review_form.may_be_reviewed(caller, found):
        if problem is not None:
            raise problem  # what was entered came too late: that must not look as if it had been taken
        return RedirectResponse(f"/documents/{document_id}", 303)
    (paper,) = in_own_dossiers(services, caller.reach, [found.document])
    form = review_form.of(services, found, paper, entries)
    page = page or next((row.stored.page for row in form.doubtful if row.stored and row.stored.page), 1)
    if leaves:
        ahead.make(picture_ahead(services, document_id, page))
        ahead.make_later(lambda: _next_ahead(services, caller, document_id))
    note(services, caller, "read", document_id=document_id)
    shown = render(
        "verify.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        document=paper,
        kind=services.catalogue.get(paper.kind or ""),
        catalogue=services.catalogue,
        form=form,
        reasons=[reason_sentence(code, services.catalogue) for code in found.reasons],
        claim=found.claim,
        leaf=leaf(leaves, page, document_id) if leaves else None,
        leaves=leaves,
        values=[*paper.fields, *only_of_persons(paper.persons, paper.fields).values()],
        problem=problem,
        is_unsaved=entries is not None,
        done=_done(services, caller, done) if done else None,
    )
    if leaves:  # a browser asks for the picture before it has read the page
        shown.headers["Link"] = (
            f"</documents/{document_id}/pages/{page}.jpg>; rel=preload; as=image; fetchpriority=high"
        )
    return shown


def _save(document_id: str, services: ServicesOf, caller: ReviewingDesk, entries: Entries) -> None:
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
    if found.document.version != entries.version:
        raise Stale
    version = entries.version
    (shown,) = in_own_dossiers(services, caller.reach, [found.document])
    changes = review_form.changes_of(services, shown, entries)
    if changes:
        services.review_desk.correct(document_id, changes, caller.actor, version=version, now=services.clock())
        version += 1
        with services.database.read() as session:
            found = review_list.of_document(session, document_id, now=services.clock())
        (shown,) = in_own_dossiers(services, caller.reach, [found.document])
    if entries.button == "confirm" and (untold := review_form.untold_doubts(found, shown)):
        if names := review_form.seen_right(found, shown, entries):
            services.review_desk.check(document_id, names, caller.actor, version=version, now=services.clock())
        with suppress(Claimed), services.database.write() as session:
            review_list.release(session, document_id, caller.actor, now=services.clock())
        raise LeftToOthers(values=tuple(map(value_label, untold.values())))
    if entries.button == "confirm":
        codes = review_form.codes_of(found, entries)
        services.review_desk.confirm(document_id, codes, caller.actor, version=version, now=services.clock())

"""Copies signed on the page: those that wait, and a form that signs the chosen ones with the key in a PKCS#12 file.

The key and its password come with the form, are held in memory for as long as that is answered, and are kept nowhere.
One consent is for one form, an entry of the trail that each signed paper names (worker/signing/signed_copies.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import Caller
from api.desk.desk_session import HandingIn
from api.desk.pages import render
from api.handing_in import form_within
from api.services import Services, ServicesOf
from api.trail import note
from dossier.errors import BadRequest, BadSigningKey, SohoaError, Transient
from dossier.signatures.signing import SignerRole
from dossier.words.sentences import N_, Phrase
from storage.archive.ocfl import Archive
from storage.papers import documents
from storage.papers.documents import Document
from storage.review.signed_copies import unsigned

if TYPE_CHECKING:
    from worker.signing.keys import SigningKey

AT_ONCE = 50
"""A copy takes about a third of a second, and the browser waits for all of them."""
KEY_BYTES = 1 << 20
NO_KEY = N_("chưa chọn tệp khóa (.p12, .pfx)")
NO_CONSENT = N_("chưa đánh dấu đồng ý ký")
NO_PAPERS = N_("chưa chọn giấy tờ nào")
OTHER_ROLE = N_("đây là chứng thư của {holder}; danh sách này chờ chứng thư của {role}")
WHOSE = {"officer": N_("cán bộ"), "organisation": N_("cơ quan")}

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one paper: signed, or not, perhaps for a `problem`, which keeps those behind it out, too."""

    document: Document
    is_signed: bool = False
    problem: SohoaError | None = None


@router.get("/signing")
def waiting(services: ServicesOf, caller: HandingIn, role: Annotated[SignerRole, Query()] = "officer") -> Response:
    """The papers that wait for a signature in this role, oldest first."""
    with services.database.read() as session:
        kinds = services.catalogue.signed_by_agencies if role == "organisation" else ()
        ids = unsigned(session, role, now=services.clock(), kinds=kinds, reach=caller.reach, limit=AT_ONCE + 1)
        found = documents.some(session, ids[:AT_ONCE])
    shown = [found[one] for one in ids if one in found]
    return _page(services, caller, role, shown, has_more=len(ids) > AT_ONCE)


@router.post("/signing")
async def signed(request: Request, services: ServicesOf, caller: HandingIn) -> Response:
    """Sign the chosen papers. Nothing is signed where the key cannot, or the form lacks something; it comes back then,
    with the reason."""
    form = await form_within(request, KEY_BYTES, files=1, fields=AT_ONCE + 5)
    try:
        return await run_in_threadpool(_signed, services, caller, form)
    finally:
        await form.close()


def _signed(services: Services, caller: Caller, form: FormData) -> Response:
    # What signs takes a second to import and tens of MB, which who never signs need not pay.
    from worker.signing.sign_file import Manner
    from worker.signing.signed_copies import SigningPlace, agree, sign

    role: SignerRole = "organisation" if form.get("role") == "organisation" else "officer"
    chosen = list(dict.fromkeys(one for one in form.getlist("paper") if isinstance(one, str)))
    with services.database.read() as session:
        within = caller.reach.within(session, chosen)
        found = documents.some(session, [one for one in chosen if one in within])
    papers = [found[one] for one in chosen if one in found and found[one].kind is not None]
    try:
        key = _opened(services, form, role)
        if not form.get("consent") or not papers:
            problem = BadRequest(problem=Phrase(NO_PAPERS if form.get("consent") else NO_CONSENT))
            return _page(services, caller, role, papers, problem=problem, status_code=problem.http_status)
    except (BadRequest, BadSigningKey) as error:
        return _page(services, caller, role, papers, problem=error, status_code=error.http_status)
    place = SigningPlace(services.database, Archive(services.store), services.scratch, services.roots, services.clock)
    manner = Manner("t" if services.time_authority else "b", services.time_authority, services.roots)
    account = caller.account.full_name if caller.account else None
    consent = agree(place, key, manner, len(papers), caller.actor, account=account)
    done: list[Done] = []
    for paper in papers:
        try:
            done.append(Done(paper, is_signed=sign(place, paper.id, consent, caller.actor)))
        except (Transient, BadSigningKey) as error:  # of the machine or the key: none behind it would fare better
            done += [Done(one, problem=error) for one in papers[len(done) :]]
            break
        except SohoaError as error:
            log.exception("not_signed", document_id=paper.id)
            done.append(Done(paper, problem=error))
    note(services, caller, "signing_read", role=role, documents=[one.id for one in papers])
    faults = [one.problem for one in done if one.problem is not None]
    return render(
        "signed.html",
        caller=caller,
        done=done,
        role=role,
        holder=key.holder,
        account=account if consent.is_of_another else None,
        is_trusted=bool(services.roots.certificates),
        catalogue=services.catalogue,
        status_code=faults[0].http_status if len(faults) == len(done) else 200,
    )


def _opened(services: Services, form: FormData, role: SignerRole) -> SigningKey:
    """The key that the form brings. Raises `BadRequest` where it has none, and `BadSigningKey`, also for a key that
    signs in another role."""
    from worker.signing.keys import opened_pkcs12
    from worker.signing.signed_copies import role_of

    file, secret = form.get("key"), form.get("secret")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadRequest(problem=Phrase(NO_KEY))
    key = opened_pkcs12(file.file.read(), secret if isinstance(secret, str) else "", now=services.clock())
    if role_of(key) != role:
        raise BadSigningKey(problem=Phrase(OTHER_ROLE, {"holder": key.holder, "role": Phrase(WHOSE[role])}))
    return key


def _page(
    services: Services,
    caller: Caller,
    role: str,
    papers: list[Document],
    *,
    has_more: bool = False,
    problem: SohoaError | None = None,
    status_code: int = 200,
) -> Response:
    note(services, caller, "signing_read", role=role, documents=[one.id for one in papers])
    return render(
        "signing.html",
        caller=caller,
        role=role,
        papers=papers,
        has_more=has_more,
        most=AT_ONCE,
        problem=problem,
        catalogue=services.catalogue,
        is_trusted=bool(services.roots.certificates),
        status_code=status_code,
    )

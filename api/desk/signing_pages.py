"""Copies signed on the page: those that wait, and a form that signs the chosen ones with the key in a PKCS#12 file.

The key and its password come with the form, are held in memory for as long as that is answered, and are kept nowhere.
One consent is for one form, an entry of the trail that each signed paper names (worker/signing/signed_copies.py).

Hundreds take minutes, so the answer is sent while they are signed, a line for each paper: who looks on sees how far it
is, without a script, and who closes the page ends it after the paper in hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import Caller
from api.desk.desk_session import HandingIn, demand_unchanged
from api.desk.pages import render, render_while_made
from api.handing_in import form_within
from api.services import Services, ServicesOf
from api.trail import note
from dossier.access_errors import CertificateNotBound, NotSignedIn
from dossier.errors import (
    BadRequest,
    BadSigningKey,
    Fatal,
    NoRevocationList,
    Overtaken,
    ServerAway,
    SohoaError,
    Transient,
)
from dossier.signatures.signing import SignerRole
from dossier.words.sentences import N_, Phrase, sentence
from storage.archive.ocfl import Archive
from storage.papers import documents
from storage.papers.documents import Document
from storage.review.signed_copies import unsigned

if TYPE_CHECKING:
    from worker.signing.keys import SigningKey
    from worker.signing.signed_copies import Consent, SigningPlace

SHOWN, AT_ONCE = 50, 500
"""Papers on the page unless more are asked for, and signed by one form: a copy takes about a third of a second."""
OF_KEY = (BadSigningKey, CertificateNotBound, NotSignedIn)
"""What is the matter with the key or the account."""
KEY_BYTES = 1 << 20
NO_KEY = N_("chưa chọn tệp khóa (.p12, .pfx)")
NO_CONSENT = N_("chưa đánh dấu đồng ý ký")
NO_PAPERS = N_("chưa chọn giấy tờ nào")
OTHER_ROLE = N_("đây là chứng thư của {holder}; danh sách này chờ chứng thư của {role}")
WHOSE = {"officer": N_("cán bộ"), "organisation": N_("cơ quan")}
MEANWHILE: dict[type[SohoaError], str] = {
    ServerAway: N_("Không kết nối được {server}."),
    NoRevocationList: N_("Không lấy được danh sách chứng thư bị thu hồi của {authority}."),
    Overtaken: N_("Giấy tờ vừa được nơi khác ghi."),
    NotSignedIn: N_("Phiên đăng nhập đã kết thúc hoặc tài khoản vừa được thay đổi; hãy đăng nhập lại."),
}
"""What came in between, without the promise to try again: nothing here does, since nothing keeps the key."""
BUSY = N_("Máy gặp trục trặc; nếu gặp lại thì báo người quản trị.")
STOPPED = N_("Việc ký đã dừng trước giấy tờ này.")

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one paper: signed, or not, perhaps for a `problem`, which keeps those behind it out, too.
    `is_met`: whether that was met on this paper, not before."""

    document: Document
    is_signed: bool = False
    problem: SohoaError | None = None
    is_met: bool = True

    @property
    def why(self) -> str:
        """What the person at the desk is told of the problem."""
        if self.problem is None:
            return ""
        if not self.is_met:
            return sentence(STOPPED)
        if isinstance(self.problem, (Transient, NotSignedIn)):
            return sentence(MEANWHILE.get(type(self.problem), BUSY), "vi", **self.problem.values)
        return self.problem.sentence_for_callers("vi")


@router.get("/signing")
def waiting(
    services: ServicesOf,
    caller: HandingIn,
    role: Annotated[SignerRole, Query()] = "officer",
    most: Annotated[int, Query(ge=1, le=AT_ONCE)] = SHOWN,
) -> Response:
    """The papers that wait for a signature in this role, oldest first."""
    with services.database.read() as session:
        kinds = services.catalogue.signed_by_agencies if role == "organisation" else ()
        ids = unsigned(session, role, now=services.clock(), kinds=kinds, reach=caller.reach, limit=most + 1)
        found = documents.some(session, ids[:most])
    shown = [found[one] for one in ids if one in found]
    return _page(services, caller, role, shown, has_more=len(ids) > most)


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
    from worker.signing.signed_copies import SigningPlace, agree

    role: SignerRole = "organisation" if form.get("role") == "organisation" else "officer"
    chosen = list(dict.fromkeys(one for one in form.getlist("paper") if isinstance(one, str)))
    with services.database.read() as session:
        within = caller.reach.within(session, chosen)
        found = documents.some(session, [one for one in chosen if one in within])
    papers = [found[one] for one in chosen if one in found and found[one].kind is not None]
    place = SigningPlace(services.database, Archive(services.store), services.scratch, services.roots, services.clock)
    manner = Manner("t" if services.time_authority else "b", services.time_authority, services.roots)
    try:
        key = _opened(services, form, role)
        _demand_agreed(form, papers)
        consent = agree(place, key, manner, len(papers), caller.actor, account=caller.account)
    except (BadRequest, BadSigningKey, CertificateNotBound) as error:
        return _page(services, caller, role, papers, problem=error, status_code=error.http_status)
    note(services, caller, "signing_read", role=role, documents=[one.id for one in papers])
    done = _each(services, caller, place, papers, consent)
    # What came of the first is known before the answer begins: what ends all is told by its status, too.
    first = next(done)
    ends = _is_of_all(first.problem) or len(papers) == 1
    return render_while_made(
        "signed.html",
        caller=caller,
        done=chain((first,), done),
        all=len(papers),
        role=role,
        holder=key.holder,
        account=caller.account.full_name if caller.account and consent.is_of_another else None,
        is_trusted=bool(services.roots.certificates),
        catalogue=services.catalogue,
        status_code=first.problem.http_status if first.problem and ends else 200,
    )


def _each(
    services: Services, caller: Caller, place: SigningPlace, papers: Sequence[Document], consent: Consent
) -> Iterator[Done]:
    """What becomes of one paper after the other, each signed when it is asked for."""
    problem: SohoaError | None = None
    for paper in papers:
        done = Done(paper, problem=problem, is_met=False) if problem else _one(services, caller, place, paper, consent)
        problem = done.problem if _is_of_all(done.problem) else None
        yield done


def _one(services: Services, caller: Caller, place: SigningPlace, paper: Document, consent: Consent) -> Done:
    from worker.signing.signed_copies import demand_own_certificate, sign

    try:
        demand_unchanged(services, caller)
        demand_own_certificate(place, consent)
        return Done(paper, is_signed=sign(place, paper.id, consent, caller.actor))
    except SohoaError as error:
        if not _is_of_all(error):
            log.exception("not_signed", document_id=paper.id)
        return Done(paper, problem=error)
    except Exception:  # a defect met on one paper keeps none behind it back
        log.exception("not_signed", document_id=paper.id)
        return Done(paper, problem=Fatal())


def _is_of_all(problem: SohoaError | None) -> bool:
    """Whether none behind the paper would fare better."""
    from worker.signing.signed_copies import is_of_the_machine

    return problem is not None and (is_of_the_machine(problem) or isinstance(problem, OF_KEY))


def _demand_agreed(form: FormData, papers: Sequence[Document]) -> None:
    """That somebody agrees to sign something. Raises `BadRequest`."""
    if not form.get("consent") or not papers:
        raise BadRequest(problem=Phrase(NO_PAPERS if form.get("consent") else NO_CONSENT))


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
        shown=SHOWN,
        most=AT_ONCE,
        problem=problem,
        catalogue=services.catalogue,
        is_trusted=bool(services.roots.certificates),
        status_code=status_code,
    )

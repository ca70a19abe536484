"""A paper of the archive gets its signed copy, a version of its object; the scan and copies before stay as they were.

Each paper is one commit and one event of its own, so a run over hundreds may be cut off anywhere and begun again: what
was signed is not signed twice. The copy is signed before anything is locked; its version is written while the paper is,
so that of two who sign at once the archive keeps the one whom the database names. Killed between the two, a paper still
waits for its signature, and the next copy takes the place of the one that nobody has on record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from dossier.errors import (
    ArchiveDamaged,
    BadSigningKey,
    DiskFault,
    NoRevocationList,
    NotReadBack,
    NotSigned,
    Overtaken,
    SohoaError,
    Transient,
)
from dossier.signatures.signing import Signature, SignerRole, Verdict, proven_until, signature_record
from dossier.words.sentences import Phrase
from storage.accounts import certificates
from storage.accounts.accounts import Account
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import read
from storage.papers import documents
from storage.review import signed_copies
from storage.review.review_list import READ
from storage.review.signed_copies import SignedCopy, has_ended, may_sign
from storage.trail import events
from worker.record import to_bytes
from worker.signatures.check_file import signatures_of_own
from worker.signatures.roots import TrustRoots
from worker.signing.keys import SigningKey
from worker.signing.sign_file import UNPROVEN, Manner, holds_proofs, signed_copy, stamped_again

_OF_ONE_COPY: Final = (NoRevocationList, NotReadBack, Overtaken, DiskFault)

COPY: Final = "signed.pdf"
RECORD: Final = "signed.json"


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """Where copies are signed: `roots` judge what was signed, `scratch` holds a copy while it is checked."""

    database: Database
    archive: Archive
    scratch: Path
    roots: TrustRoots
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Consent:
    """What the holder of a key agreed to once for all papers of a run. `entry`: hash of the trail's entry of it;
    `account`: the one that brought the key, where one did."""

    key: SigningKey
    manner: Manner
    entry: str
    account: Account | None = None

    @property
    def is_of_another(self) -> bool:
        """Whether the certificate names another person than the account that signs with it. An agency's names none."""
        holder = self.key.certificate
        return self.account is not None and not holder.for_organisation and not holder.names(self.account.full_name)

    @property
    def names(self) -> dict[str, Any]:
        """For the trail: who signs as the certificate has it, who as the account, and whether those are two."""
        if self.account is None:
            return {"certificate": self.key.certificate.sha256}
        of_account = {"account": self.account.full_name, "of_another": self.is_of_another}
        return {"certificate": self.key.certificate.sha256, **of_account}


def is_of_the_machine(error: SohoaError) -> bool:
    """Whether what keeps one copy from being signed or stamped again keeps those behind it, too: a server or a store is
    away. What goes away by itself and is the matter with one copy alone is not."""
    return isinstance(error, Transient) and not isinstance(error, _OF_ONE_COPY)


def role_of(key: SigningKey) -> SignerRole:
    """In which duty a certificate signs: an agency's for the agency, a person's as the officer who scanned."""
    return "organisation" if key.certificate.for_organisation else "officer"


def agree(
    place: SigningPlace,
    key: SigningKey,
    manner: Manner,
    papers: int,
    actor: events.Actor,
    *,
    account: Account | None = None,
) -> Consent:
    """Enter in the trail that the holder of `key` agrees to sign so many papers. `account`: as of `Consent`. Raises
    `CertificateNotBound` where that one may not sign with this certificate; then nothing is entered."""
    consent = Consent(key, manner, "", account)
    details = {
        "holder": key.holder,
        **consent.names,
        "role": role_of(key),
        "level": manner.level,
        "papers": papers,
    }
    demand_own_certificate(place, consent)
    with place.database.write() as session:
        entry = events.append(session, "signing_consented", actor, now=place.clock(), details=details)
    return replace(consent, entry=entry)


def demand_own_certificate(place: SigningPlace, consent: Consent) -> None:
    """That the account which agreed, where one did, may sign with the certificate now. Raises `CertificateNotBound`."""
    if consent.account is not None:
        with place.database.read() as session:
            certificates.demand_own(session, consent.account, consent.key.certificate)


def sign(place: SigningPlace, document_id: str, consent: Consent, actor: events.Actor) -> bool:
    """Sign the copy of a paper; False where it may not be signed so, has that signature already, or was changed
    meanwhile. Where the proof of a signed copy has ended, the officer signs the access copy anew. A copy that carries
    proofs stays at `lta`, as where it is stamped again.

    Raises `NotFound`, `ServerAway`, `NoRevocationList`, `NotSigned`, `BadSigningKey` where no root that is installed
    vouches for the key, and what the archive raises.
    """
    key, role = consent.key, role_of(consent.key)

    now = place.clock()
    with place.database.read() as session:
        seen = session.get(DocumentRow, document_id)
        if seen is None or not may_sign(seen, role, now):
            return False
        goes_on = seen.copy_signatures and not has_ended(seen, now)
        source = documents.stored_copy(session, document_id, "signed" if goes_on else "access")
    copy = whole(place, document_id, source)
    manner = _at_its_level(copy, consent.manner)
    by = {
        "role": role,
        "signer": key.holder,
        **consent.names,
        "level": manner.level,
        "consent": consent.entry,
    }
    made = signed_copy(copy, key, role, manner, at=now)
    return _put(place, seen, source, (copy, made), by, "copy_signed", actor, lambda row, _: may_sign(row, role, now))


def renew(place: SigningPlace, document_id: str, manner: Manner, actor: events.Actor) -> bool:
    """Stamp the signed copy of a paper again, while it still holds; False where it does not, would hold no longer by
    that, or was changed meanwhile. A copy that carries the proofs of its certificates stays at `lta`, whatever the
    `manner`: else those of the stamp before would be lost with its certificate. Raises as `sign` does."""
    with place.database.read() as session:
        seen = session.get(DocumentRow, document_id)
        if seen is None:
            return False
        source = documents.stored_copy(session, document_id, "signed")
    copy = whole(place, document_id, source)
    manner = _at_its_level(copy, manner)
    by = {"level": manner.level, "held_until": seen.copy_holds_until.isoformat() if seen.copy_holds_until else None}
    return _put(
        place,
        seen,
        source,
        (copy, stamped_again(copy, manner)),
        by,
        "copy_stamped",
        actor,
        lambda row, until: (
            row.state in READ
            and row.copy_holds_until == seen.copy_holds_until
            # What has ended is not proved by a stamp of today, and one more of the same authority proves no more.
            and row.copy_holds_until is not None
            and place.clock() < row.copy_holds_until < until
        ),
    )


def _at_its_level(copy: bytes, manner: Manner) -> Manner:
    """The manner in which something is appended to a copy: `lta` to one that carries proofs, if the time is known."""
    return replace(manner, level="lta") if manner.time_authority and holds_proofs(copy) else manner


def _put(
    place: SigningPlace,
    seen: DocumentRow,
    source: documents.StoredCopy,
    copies: tuple[bytes, bytes],
    by: Mapping[str, Any],
    action: str,
    actor: events.Actor,
    may: Callable[[DocumentRow, datetime], bool],
) -> bool:
    """Put the second of `copies`, made of the first, on record where the locked paper `may` have one that holds until
    then."""
    (copy, content), now = copies, place.clock()
    if not content.startswith(copy):
        raise NotSigned(problem="not appended")
    found = judged(place, content)
    broken = [one for one in found if one.verdict not in (Verdict.GOOD, Verdict.UNCONFIRMED)]
    holds_until = proven_until(found)
    if broken or holds_until is None:
        raise NotSigned(problem=broken[0].verdict.sentence("vi") if broken else "-")
    records = [signature_record(one) for one in found]
    last = next(one for one in reversed(found) if one.type == "signature")
    if action == "copy_signed" and place.roots.certificates and last.verdict is not Verdict.GOOD:
        raise BadSigningKey(problem=Phrase(UNPROVEN))  # the wrong key, or one of another authority
    record = {"document_id": seen.id, **by, "signatures": records, "holds_until": holds_until.isoformat()}
    with place.database.write() as session:
        events.hold(session)
        row = session.get(DocumentRow, seen.id, with_for_update=True)
        # Signed by others, read, withdrawn or gone meanwhile: the next run looks again.
        if row is None or not may(row, holds_until) or documents.stored_copy(session, row.id, source.role) != source:
            return False
        stored = place.archive.write_version(
            object_id_of(seen.id),
            {COPY: content, RECORD: to_bytes(record)},
            message=action.replace("_", " "),
            user=actor.requester or actor.name,
            now=now,
        )
        signed = SignedCopy(stored[COPY], records, holds_until, by)
        signed_copies.put(session, row, signed, action, actor, place.clock())
    return True


def whole(place: SigningPlace, document_id: str, source: documents.StoredCopy) -> bytes:
    """A stored copy, proven to be the bytes that were archived. Raises `ArchiveDamaged`, `NotFound`."""
    content = read(place.archive.store, source.key)
    if sha256(content).hexdigest() != source.sha256:
        raise ArchiveDamaged(object_id=object_id_of(document_id), problem=source.role)
    return content


def judged(place: SigningPlace, content: bytes) -> Sequence[Signature]:
    """The signatures of a copy that was signed here, as they are checked by the roots of today."""
    place.scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="sign-", dir=place.scratch) as folder:
        path = Path(folder) / COPY
        path.write_bytes(content)
        return signatures_of_own(path, place.roots)

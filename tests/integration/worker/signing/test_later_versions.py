"""A signed copy through everything that a paper meets afterwards: its bytes stay, and so do its signatures."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from dossier.review.corrections import Change
from scripts.samples import tiny_page
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.objects.store import read
from storage.papers import documents
from storage.review.again import read_again
from tests.archive import ONE_MACHINE
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.time_authority import time_authority
from tests.integration.conftest import Clock
from tests.integration.worker.test_pipeline import document
from tests.integration.worker.test_rebuild import Papers
from tests.remembering import RememberingEngine
from tests.reviewing import LAN
from worker.pipeline import Workplace
from worker.rebuild.compare import differences, head_of
from worker.rebuild.run import rebuild
from worker.recognise.tesseract_library import LibraryEngine
from worker.signatures.roots import TrustRoots
from worker.signing.keys import open_pkcs12
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import Consent, SigningPlace, renew, sign
from worker.turn import process


class Newer(RememberingEngine):
    """Tesseract as it will be."""

    version = "6.0"


@ONE_MACHINE
def test_a_signed_copy_is_whole_after_it_was_corrected_checked_read_again_signed_by_the_agency_and_stamped(
    workplace: Workplace, empty_database: Database, objects_url: str, clock: Clock, tmp_path: Path
) -> None:
    papers, objects = Papers(workplace, clock, tmp_path), Path(url2pathname(urlsplit(objects_url).path))
    (tmp_path / "authority").mkdir()

    def consent(by: signed_pdf.Issued) -> Consent:
        return Consent(open_pkcs12(p12(tmp_path, by), SECRET, now=signed_pdf.NOW), Manner(), "0" * 64)

    def copy() -> bytes:
        with workplace.database.read() as session:
            return read(workplace.archive.store, documents.stored_copy(session, paper, "signed").key)

    def contents() -> dict[Path, str]:
        """What the archive holds of versions; inventories are of the newest one."""
        files = (path for path in objects.rglob("*") if path.is_file() and "content" in path.parts)
        return {path: sha256(path.read_bytes()).hexdigest() for path in files}

    def again() -> None:
        with workplace.database.write() as session:
            assert read_again(session, workplace.archive, paper, LAN, now=clock(), settled=True)
        papers.later()
        options = workplace.options
        newer = replace(options, engine=Newer(LibraryEngine(), tmp_path))
        assert process(replace(workplace, options=newer)) == paper

    paper = papers.read(tiny_page("Giấy phép xây dựng"), given={"owner_name": "Nguyễn Thị Thử", "number": "70/2026"})
    with time_authority(tmp_path / "authority") as authority:
        roots = TrustRoots((signed_pdf.root().der, authority.root.der))
        place = SigningPlace(workplace.database, workplace.archive, tmp_path / "signing", roots, clock)
        assert sign(place, paper, consent(signed_pdf.officer()), LAN)
        first, before = copy(), contents()
        heads = [workplace.archive.inventory(object_id_of(paper))["head"]]  # type: ignore[index]
        for does in (
            lambda: papers.review(paper, Change("owner_id", "049085123456"), Change("kind", "giay_phep_xay_dung")),
            lambda: papers.check(paper, "number"),
            again,
            lambda: sign(place, paper, consent(signed_pdf.organisation()), LAN),
            lambda: renew(place, paper, Manner("t", authority.url, roots), LAN),
        ):
            papers.later()
            does()
            now = contents()
            assert before.items() <= now.items(), "no file of a version before was changed"
            before = now
            heads.append(workplace.archive.inventory(object_id_of(paper))["head"])  # type: ignore[index]
    assert len(set(heads)) == 1 + 5, "so many versions later"
    whole = copy()
    assert whole.startswith(first)
    row = document(workplace, paper)
    assert [(one["type"], one["role"], one["verdict"]) for one in row.copy_signatures or ()] == [
        ("signature", "officer", "good"),
        ("signature", "organisation", "good"),
        ("timestamp", None, "good"),
    ]
    assert row.signed is True
    (tmp_path / "whole.pdf").write_bytes(whole)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "whole.pdf"], capture_output=True, check=False).stdout
    assert said.count(b"Signature Validation: Signature is Valid.") == 2
    assert workplace.archive.problems(object_id_of(paper)) == []
    list(rebuild(empty_database, workplace.archive, workplace.catalogue, tmp_path / "rebuild.db", source="test"))
    assert list(differences(workplace.database, empty_database, head_of(workplace.database))) == []

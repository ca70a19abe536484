"""The command line, as people and scripts call it, each command in a process of its own."""

from __future__ import annotations

import csv
import json
import os
import socket
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from asn1crypto import x509
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.services import PURPOSES, Provider
from dossier.errors import BadSetting, SohoaError, StoreRefused
from scripts.samples import make_dossier, make_papers, tiny_page
from sohoa import parts, serving
from sohoa.commands import doctor
from sohoa.commands.access.users import first_administrator
from sohoa.settings import Settings, read_settings
from storage.accounts import accounts
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.database.reach import EVERYTHING
from storage.papers.standing import decide
from storage.queue import leases, workers
from storage.queue.heartbeats import Heart
from storage.trail import events
from tests.files import signed_pdf
from tests.files.pdf_files import Packing, packings, pdf_of
from tests.files.tiny_files import locked_pdf


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def sohoa(home: Path, *arguments: str | Path, status: int = 0, **settings: str) -> str:
    """What `sohoa ARGUMENTS` prints; its exit status must be `status`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOHOA_")}
    environment |= {"SOHOA_HOME": str(home), "SOHOA_WORKERS": "2"} | settings
    command = [sys.executable, "-m", "sohoa", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + (done.stderr if status else "")


def test_read_prints_one_object_a_file_and_goes_on_after_a_bad_one(home: Path, tmp_path: Path) -> None:
    good, locked = tmp_path / "đơn.png", tmp_path / "khóa.pdf"
    good.write_bytes(tiny_page("đơn"))
    locked.write_bytes(locked_pdf("x"))
    out = sohoa(home, "read", "--json", locked, tmp_path / "không có.pdf", good, status=1)
    first, second, third = (json.loads(line) for line in out.splitlines()[:3])
    assert first["error"]["code"] == "unreadable.encrypted"
    assert "mật khẩu" in first["error"]["message"]
    assert second["error"]["code"] == "refused.not_found"
    assert set(third) == {"file", "sha256", "kind", "fields", "persons", "pages", "signatures", "warnings"}
    page = third["pages"][0]
    assert {"number", "text", "confidence", "rotation", "skew", "blank", "width", "height", "codes"} <= set(page)
    assert "GIẤY XÁC NHẬN" in page["text"]
    assert not home.exists(), "read stored something"


def test_a_page_that_a_decoder_stumbles_over_takes_no_other_page_or_file_with_it(home: Path, tmp_path: Path) -> None:
    short, good = tmp_path / "ngắn.pdf", tmp_path / "đơn.png"
    packing = packings()["4 bits"]
    short.write_bytes(pdf_of(Packing(packing.data[:99], packing.how), pages=2))
    good.write_bytes(tiny_page("đơn"))
    first, second = (json.loads(line) for line in sohoa(home, "read", "--json", short, good).splitlines())
    assert len(first["pages"]) == 2
    assert "GIẤY XÁC NHẬN" in second["pages"][0]["text"]


def test_read_knows_kind_fields_and_codes_of_a_cover_sheet(home: Path, tmp_path: Path) -> None:
    dossier = make_dossier(tmp_path, seed=3, papers=["don_de_nghi"])
    record = json.loads(sohoa(home, "read", "--json", dossier.files[0]))
    assert record["kind"]["code"] == "giay_tiep_nhan_ho_so"
    assert record["fields"]["dossier_code"]["value"] == dossier.dossier_code
    assert record["fields"]["dossier_code"]["source"] == "qr"


def test_sheets_are_printed_for_each_dossier(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "to ngan.pdf"
    codes = ("H57.132-260804-0583", "000.00.23.H47-211101-0001")
    said = sohoa(home, "sheets", "--out", out, "--dossier", codes[0], "--dossier", codes[1], "--count", "2")
    assert "4 tờ ngăn" in said
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == 4
    assert "refused.bad_code" in sohoa(home, "sheets", "--out", out, "--dossier", "so-1", status=2)
    assert "refused" in sohoa(home, "sheets", "--out", tmp_path / "không có" / "x.pdf", status=2)


def test_read_tells_of_the_papers_in_a_stack(home: Path, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.pdf"
    sohoa(home, "sheets", "--out", sheets, "--dossier", "H57.132-260804-0583")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(bytes(img2pdf.convert(tiny_page("đơn"))))
    with pikepdf.new() as stack:
        for part in (paper, sheets, paper):
            with pikepdf.open(part) as one:
                stack.pages.extend(one.pages)
        stack.save(tmp_path / "stack.pdf")
    (record,) = (json.loads(line) for line in sohoa(home, "read", "--json", tmp_path / "stack.pdf").splitlines())
    assert (record["kind"]["code"], len(record["pages"])) == ("khac", 3)
    assert [part["pages"] for part in record["parts"]] == [[1, 1], [3, 3]]
    assert [part["dossier_code"] for part in record["parts"]] == [None, "H57.132-260804-0583"]
    assert [part["sure"] for part in record["parts"]] == [True, True]
    assert record["parts"][1]["fields"]["dossier_code"]["value"] == "H57.132-260804-0583"
    assert "Cắt được 2 giấy tờ" in sohoa(home, "read", tmp_path / "stack.pdf")


def test_wrong_usage_is_status_2(home: Path) -> None:
    sohoa(home, "read", status=2)
    sohoa(home, "frobnicate", status=2)


def test_unknown_settings_are_all_named(home: Path) -> None:
    said = sohoa(home, "status", status=78, SOHOA_DATABSE_URL="x", SOHOA_PORT="many")
    assert "SOHOA_DATABSE_URL" in said
    assert "port" in said


def test_settings_come_from_the_home_and_the_environment_stands_above_them(home: Path) -> None:
    home.mkdir()
    (home / "sohoa.toml").write_text('port = 9\nunknown = "x"\n')
    assert "unknown" in sohoa(home, "status", status=78)
    (home / "sohoa.toml").write_text('database_url = "sqlite:////nowhere/x.db"\n')
    database = f"sqlite:///{home / 'other.db'}"
    assert json.loads(sohoa(home, "status", "--json", SOHOA_DATABASE_URL=database))["workers"] == 0
    assert (home / "other.db").exists()


def test_add_takes_a_file_in_and_keeps_the_source(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(tiny_page("Trần Thị Bưởi"))
    said = sohoa(home, "add", file, "--dossier", "000.00.23.H47-211101-0001")
    assert "needs_review" in said
    assert file.exists()
    found = sohoa(home, "search", "tran thi buoi")
    assert said.split()[1] in found
    assert "Tìm thấy 1 giấy tờ" in found
    assert "Cần kiểm tra" in found
    assert "Không tìm thấy giấy tờ nào" in sohoa(home, "search", "khongcotunay")
    state = json.loads(sohoa(home, "status", "--json"))
    assert state["documents"]["needs_review"] == 1
    assert set(state) == {"documents", "lanes", "oldest_waiting_seconds", "workers", "disposed", "signed_copies"}
    assert state["signed_copies"] == {"holding": 0, "ended": 0, "without": 1}
    assert state["lanes"] == {"counter": 0, "backlog": 0}


def test_a_batch_adds_up_and_may_be_run_again(home: Path, tmp_path: Path) -> None:
    papers = make_papers(tmp_path, count=2, seed=8, kinds=["quyet_dinh"], qualities=["clean"])
    (tmp_path / "bad.pdf").write_bytes(locked_pdf("y"))
    manifest, report = tmp_path / "m.csv", tmp_path / "r.csv"
    rows = ["path;số ký hiệu", *[f"{paper.pages[0].name};" for paper in papers], "bad.pdf;"]
    manifest.write_text("\n".join(rows), "utf-8")
    assert "3" in sohoa(home, "batch", manifest, "--dry-run")
    assert json.loads(sohoa(home, "status", "--json"))["documents"]["archived"] == 0
    for _ in range(2):
        said = sohoa(home, "batch", manifest, "--report", report, status=1)
        assert "Tổng số tệp 3 = đã lưu 2" in said
        assert "không nhận 1 + còn chờ 0" in said
    with report.open(encoding="utf-8-sig") as file:
        assert [row[0] for row in csv.reader(file) if row and row[0].isdigit()] == ["2", "3", "4"]
    state = json.loads(sohoa(home, "status", "--json"))["documents"]
    assert state["archived"] + state["needs_review"] == 2
    told = sohoa(home, "status")
    assert "): tổng số tệp 3 = đã lưu 2" in told
    assert "tạm dừng" not in told
    sohoa(home, "batch", manifest, "--pause")
    assert "đang tạm dừng" in sohoa(home, "status")
    assert "0 đang đọc, 0 đang rảnh, 0 đã dừng giữa chừng" in told
    assert "0 lỗi" in sohoa(home, "fixity")


def test_all_mistakes_of_a_manifest_are_told_at_once(home: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "m.csv"
    manifest.write_text("path,issued_on\nnone.pdf,2020-13-40\n../x.pdf,\n", "utf-8")
    said = sohoa(home, "batch", manifest, status=2)
    assert "2020-13-40" in said
    assert "../x.pdf" in said


def test_clients_are_made_listed_and_revoked(home: Path) -> None:
    made = json.loads(sohoa(home, "clients", "create", "một cửa", "--scope", "read", "--json"))
    assert set(made) == {"id", "key"}
    assert made["key"] not in sohoa(home, "clients", "list")
    sohoa(home, "clients", "revoke", made["id"])
    assert "đã thu hồi" in sohoa(home, "clients", "list")
    assert "Khóa (chỉ hiện một lần" in sohoa(home, "clients", "create", "kho", "--scope", "read")
    sohoa(home, "clients", "create", "x", "--scope", "everything", status=2)
    sohoa(home, "clients", "revoke", "nobody", status=2)


def test_accounts_are_made_listed_and_disabled(home: Path) -> None:
    (home / "scan" / "a").mkdir(parents=True)
    made = json.loads(
        sohoa(home, "users", "add", "Lan.Le", "--full-name", "Lê Thị Lan", "--role", "desk", "--desk", "a", "--json")
    )
    assert made["name"] == "lan.le"
    again = sohoa(home, "users", "password", "lan.le")
    assert "lan.le" in again
    assert made["password"] not in again
    sohoa(home, "users", "roles", "lan.le", "--role", "reviewer", "--agency", "all")
    assert sohoa(home, "users", "certificates", "lan.le", "--bind", ":".join(["3F"] * 32)).startswith("3f" * 32)
    sohoa(home, "users", "certificates", "lan.le", "--bind", "3F:9A", status=2)
    with closing(sqlite3.connect(home / "sohoa.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert sohoa(home, "users", "certificates", "lan.le").startswith("3f" * 32), "who looks waits for no writer"
    named = ("--bind", "3f" * 32, "--whose", "UBND phường, đến 2028")
    assert sohoa(home, "users", "certificates", "lan.le", *named).endswith("  UBND phường, đến 2028\n")
    assert sohoa(home, "users", "certificates", "lan.le", "--release", "3f" * 32) == ""
    sohoa(home, "users", "disable", "lan.le")
    (record,) = json.loads(sohoa(home, "users", "list", "--json"))
    assert record.pop("disabled_at")
    assert record == {"name": "lan.le", "full_name": "Lê Thị Lan", "roles": ["reviewer"], "agency": None, "desks": []}
    assert "đã khóa" in sohoa(home, "users", "list")
    assert "0 phiên" in sohoa(home, "users", "sessions", "lan.le", "--end")
    sohoa(home, "users", "add", "x", "--role", "chief", status=2)
    sohoa(home, "users", "add", "lan.le", "--role", "desk", status=2)
    sohoa(home, "users", "disable", "nobody", status=2)


def test_the_first_administrator_is_shown_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = read_settings(home=home)
    first_administrator(settings)
    said = capsys.readouterr().out
    assert "quan-tri" in said
    once = said.split(": ")[-1].strip()
    first_administrator(settings)
    assert capsys.readouterr().out == ""
    with serving.api(settings).state.services.database.read() as session:
        (account,) = accounts.everyone(session)
    assert (account.roles, account.reach, account.password_due) == (tuple(sorted(accounts.ROLES)), EVERYTHING, True)
    browser = TestClient(serving.api(settings), headers={"Origin": "http://testserver"}, follow_redirects=False)
    form = {"name": "quan-tri", "password": once, "purpose": PURPOSES[0]}
    assert browser.post("/login", data=form).headers["location"] == "/account"


def test_settings_of_proxies_purposes_and_provider_are_read_and_checked(home: Path) -> None:
    home.mkdir()
    (home / "purposes.txt").write_text("\ufeffCấp giấy  tờ\n\nCấp giấy tờ\nThanh tra\n", "utf-8")
    settings = read_settings(
        home=home,
        trusted_proxies="127.0.0.1, 10.0.3.0/24",
        oidc_issuer="https://id",
        oidc_client_id="a",
        oidc_client_secret="b",
    )
    services = serving.api(settings).state.services
    assert services.purposes == ("Cấp giấy tờ", "Thanh tra")
    assert [str(one) for one in services.proxies] == ["127.0.0.1/32", "10.0.3.0/24"]
    assert services.provider == Provider("https://id", "a", "b", "SSO")
    for wrong in (
        {"trusted_proxies": "proxy.local"},
        {"oidc_issuer": "http://id.example"},
        {"oidc_issuer": "https://id.example", "oidc_client_id": "a"},
    ):
        with pytest.raises(BadSetting):
            serving.api(read_settings(home=home, **wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"otlp_url": "collector:4318"},
        {"otlp_url": "ftp://collector"},
        {"otlp_url": "http://"},
        {"time_authority": "nonsense"},
        {"time_authority": "ldap://stamps"},
        {"link_address": "store:9000"},
        {"link_address": "https://store/place"},
        {"link_address": "https://key:secret@store"},
    ],
)
def test_an_address_that_leads_nowhere_is_refused_when_settings_are_read(wrong: dict[str, str], home: Path) -> None:
    with pytest.raises(BadSetting, match=next(iter(wrong))):
        read_settings(home=home, **wrong)


def test_fixity_finds_what_was_changed_in_the_archive_and_counts_anew(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(tiny_page("kho"))
    sohoa(home, "add", file)
    database = parts.open_database(read_settings(home=home))
    with database.write() as session:
        session.execute(
            text("INSERT INTO tally_changes SELECT NULL, agency, desk, '', '', lane, state, 0, 1 FROM documents")
        )
    database.close()
    assert "sai ở 1 mục" in sohoa(home, "fixity", status=1)
    decide_in_vain(home)
    assert "đã ghi nốt" in (said := sohoa(home, "fixity"))
    assert "0 lỗi" in said
    assert "đã ghi nốt" not in sohoa(home, "fixity")
    original = next((home / "archive").rglob("original.png"))
    original.write_bytes(b"forged")
    assert "nội dung đã bị thay đổi" in sohoa(home, "fixity", status=1)


def decide_in_vain(home: Path) -> None:
    """Write a decision on the standing of the only paper into its object, and no commit."""
    settings = read_settings(home=home)
    database = parts.open_database(settings)
    archive, lan = parts.open_archive(settings, None), events.Actor("test", requester="Lê Thị Lan")
    with database.write() as session:
        (paper,) = session.scalars(select(DocumentRow.id))
        decide(session, archive, paper, "revoked", reason="số 5", replaced_by=None, now=database.now(), actor=lan)
        session.rollback()
    database.close()


def test_retry_works_on_papers_that_failed_or_wait(home: Path, tmp_path: Path) -> None:
    assert "refused.not_found" in sohoa(home, "retry", "nothing", status=2)
    assert "0" in sohoa(home, "reconcile")
    scan = tmp_path / "đơn.png"
    scan.write_bytes(tiny_page("đơn"))
    document_id = sohoa(home, "add", scan).split(": ")[1].split()[0]
    assert "Đã đọc lại 0 tệp" in sohoa(home, "reread")  # nothing was read by another engine
    assert document_id in sohoa(home, "retry", document_id)
    assert json.loads(sohoa(home, "status", "--json"))["documents"]["received"] == 1


def taken(home: Path, scan: Path, content: bytes | None = None) -> Database:
    """The database of a home that took `scan` in; nobody reads it."""
    scan.write_bytes(content or tiny_page(scan.stem))
    intake = parts.open_intake(Settings(home=home))
    intake.take(
        scan,
        receipt_id=str(uuid.uuid4()),
        name=scan.name,
        desk="mot-cua",
        channel="folder",
        lane="counter",
        requester="desk",
        source_format="png",
    )
    return intake.database


def test_failed_papers_are_listed_and_tried_again_by_their_error(home: Path, tmp_path: Path) -> None:
    database = taken(home, tmp_path / "cụt.png")
    with database.write() as session:
        row = session.scalars(select(DocumentRow)).one()
        row.state, row.error_code, row.error_values = "failed", "unreadable.truncated", {}
        events.append(session, "failed", events.Actor("worker"), now=database.now(), document_id=row.id)
    assert "cụt.png" in sohoa(home, "failed", "--code", "unreadable")
    assert "0 giấy tờ" in sohoa(home, "failed", "--code", "fatal")
    assert "0 giấy tờ" in sohoa(home, "failed", "--since", "2990-01-01")
    assert json.loads(sohoa(home, "failed", "--json"))["error"] == "unreadable.truncated"
    assert "refused.bad_request" in sohoa(home, "retry", status=2)
    assert "0 giấy tờ" in sohoa(home, "retry", "--code", "fatal")
    assert "Đã xếp hàng 1 giấy tờ" in sohoa(home, "retry", "--all", "--code", "unreadable")
    assert json.loads(sohoa(home, "status", "--json"))["documents"]["received"] == 1


def test_status_says_what_keeps_papers_and_workers_waiting(home: Path, tmp_path: Path) -> None:
    database = taken(home, tmp_path / "đơn.png")
    refused = StoreRefused(problem="AccessDenied")
    with database.write() as session:
        lease = leases.claim(session, "máy-1", now=database.now())
        assert lease is not None
        for _ in range(workers.MOST_FAULTS):
            workers.faulted(session, "máy-1", refused, now=database.now())
        leases.postpone(session, lease, refused, now=database.now() + timedelta(minutes=1))
    said = sohoa(home, "status")
    assert "máy-1 tạm nghỉ" in said
    assert "1 giấy tờ chờ thử lại: Kho lưu trữ không cho vào (AccessDenied)" in said


def test_archived_papers_are_settled_and_their_signatures_judged_anew(home: Path, tmp_path: Path) -> None:
    scan, root = tmp_path / "ký.pdf", tmp_path / "root.der"
    scan.write_bytes(signed_pdf.signed())
    root.write_bytes(signed_pdf.root().der)
    sohoa(home, "add", scan)
    assert "Đã kiểm tra 1 giấy tờ; kết quả của 0 thay đổi." in sohoa(home, "signatures", "check")
    assert "kết quả của 1 thay đổi" in sohoa(home, "signatures", "check", SOHOA_TRUST_ROOTS=str(root))
    assert "hiệu lực của 0 thay đổi" in sohoa(home, "settle")
    assert "Đã xét 1 giấy tờ" in sohoa(home, "settle", "--all")


def test_doctor_lists_the_roots_of_trust_and_when_they_expire(home: Path, tmp_path: Path) -> None:
    (home / "scan" / "mot-cua").mkdir(parents=True)
    assert "chưa cài chứng thư gốc nào" in sohoa(home, "doctor")
    place = tmp_path / "roots"
    place.mkdir()
    for name, one in {"a.der": signed_pdf.root(), "b.der": signed_pdf.authority()}.items():
        (place / name).write_bytes(one.der)
    said = sohoa(home, "doctor", SOHOA_TRUST_ROOTS=str(place))
    assert "2 chứng thư được tin cậy" in said
    for one in (signed_pdf.root(), signed_pdf.authority()):
        assert f"{x509.Certificate.load(one.der).not_valid_after.date().isoformat()}" in said


def test_doctor_says_how_much_room_is_wanted_and_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 60)
    found = {name: error for name, _, error in doctor.examine(read_settings(home=home)) if name == "home"}["home"]
    assert isinstance(found, doctor.LittleSpace)
    assert "MB, cần ít nhất 1099511627776 MB" in found.sentence()


def test_doctor_tells_whether_the_parts_of_this_machine_still_beat(home: Path) -> None:
    assert "Không có phần nào đang chạy" in sohoa(home, "doctor", "--beats", status=69)
    database = Database(f"sqlite:///{home / 'sohoa.db'}")
    now, here = database.now(), f"{socket.gethostname()}:/work/1"
    Heart(database, "worker", "another-machine:/work/1", home, lambda: now - timedelta(hours=1)).begin()
    Heart(database, "worker", here, home, lambda: now).begin()
    assert here in sohoa(home, "doctor", "--beats")
    Heart(database, "worker", here, home, lambda: now - timedelta(minutes=3)).begin()
    assert "✗" in sohoa(home, "doctor", "--beats", status=69)
    database.close()


def test_doctor_says_what_is_wrong_and_what_to_do(home: Path, tmp_path: Path) -> None:
    assert "✗" not in sohoa(home, "doctor")  # before the first run nothing is wrong yet
    (home / "scan" / "mot-cua").mkdir(parents=True)
    nothing = tmp_path / "empty"
    nothing.mkdir()
    (home / "agencies.csv").write_text("id,name,parent,successors\nphong-a,Phòng A,khong-co,\nphong-b,,,\n")
    said = sohoa(
        home, "doctor", status=69, PATH=str(nothing), SOHOA_OBJECTS_URL="s3://a:b@127.0.0.1:9/giay-to?secure=false"
    )
    assert "fatal.tool_missing" in said
    assert "apt install" in said
    assert "transient.server_away" in said
    assert "Dòng 2: cột “parent” nêu cơ quan “khong-co” không có trong bảng" in said
    assert "Dòng 3: cơ quan mới “phong-b” chưa có tên" in said


def test_doctor_warns_of_a_desk_whose_files_cannot_be_taken_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for desk in ("mot-cua", "tu-phap"):
        (home / "scan" / desk).mkdir(parents=True)
    settings = read_settings(home=home)
    may = os.access  # the tests' user may do everything
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "tu-phap" and may(path, mode))
    mark, found = {name: (mark, found) for name, mark, found in doctor.examine(settings)}["scan"]
    assert mark == doctor.WARNS
    assert isinstance(found, SohoaError)
    assert "quầy tu-phap:" in found.sentence()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("requirements.csv", b"requirement,kind\nx,khong-co\n"),
        ("retention.toml", b"[[rule]]\nkinds = ["),
        ("kinds.csv", "code,name\nx,Giấy\n".encode("utf-16")),
        ("purposes.txt", b"\xd0\xff"),
    ],
)
def test_doctor_names_each_file_of_the_home_that_keeps_the_api_from_starting(
    home: Path, name: str, content: bytes
) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(content)
    said = next(line for line in sohoa(home, "doctor", status=69).splitlines() if line.startswith("catalogue"))
    assert "✗" in said
    with pytest.raises(SohoaError) as why:
        serving.api(read_settings(home=home))
    assert why.value.sentence().splitlines()[0] in said


@pytest.mark.parametrize(
    ("words", "command", "found"),
    [
        (["nosuch"], "sohoa", "nosuch"),
        (["run", "--nosuch"], "sohoa run", "--nosuch"),
        (["watch", "extra"], "sohoa watch", "extra"),
        (["users", "nosuch"], "sohoa users", "nosuch"),
        (["serve", "--processes", "abc"], "sohoa serve", "--processes"),
    ],
)
def test_who_writes_a_command_wrong_is_told_where_to_look(words: list[str], command: str, found: str) -> None:
    done = subprocess.run([sys.executable, "-m", "sohoa", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    vietnamese, english = done.stderr.splitlines()
    assert vietnamese == f"sohoa: Lệnh viết chưa đúng; xem cách viết bằng lệnh: {command} --help"
    assert found in english


def test_a_command_without_words_shows_its_help() -> None:
    done = subprocess.run([sys.executable, "-m", "sohoa", "users"], capture_output=True, text=True, check=False)
    assert "sohoa users" in done.stdout
    assert done.stderr == ""
    helped = subprocess.run([sys.executable, "-m", "sohoa", "--help"], capture_output=True, text=True, check=False)
    assert (helped.returncode, helped.stderr) == (0, "")

"""A day at a one-stop desk: the main job on generated scans, told step by step. `scripts/demo` runs it.

It uses sohoa only as its users do: the scan folder, the commands, the HTTP API.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dossier.words.folding import fold
from scripts.samples import make_dossier, make_papers

DESK = "mot-cua"
ACCOUNT = "demo"
MARRIAGE = "1.000894"
STATUS = "giay_xac_nhan_tinh_trang_hon_nhan"
UNFINISHED = ("received", "processing")
PATIENCE_SECONDS = 600.0
# Wide enough for an address or a path on one line, whatever the terminal: these are copied by hand.
say = Console(width=max(140, shutil.get_terminal_size().columns), soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Api:
    """The HTTP API as another system calls it."""

    address: str
    key: str

    def get(self, path: str, **query: str) -> Any:
        """The answer to a GET."""
        return self._call(f"{path}?{urllib.parse.urlencode(query)}" if query else path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to a POST of JSON."""
        return self._call(path, json.dumps(body).encode())

    def _call(self, path: str, body: bytes | None) -> Any:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "X-Purpose": "demo",
            "X-Requester": "demo",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310  (our own server)
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def main() -> None:
    """The whole day."""
    parser = argparse.ArgumentParser(description=__doc__, prog="scripts/demo")
    parser.add_argument("files", nargs="*", type=Path, help="scans of your own, to be dropped at the desk as well")
    parser.add_argument("--no-stay", action="store_true", help="end when everything was shown")
    asked = parser.parse_args()
    missing = [str(file) for file in asked.files if not file.is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    home = Path(os.environ.get("SOHOA_HOME", "data")).absolute()
    port = int(os.environ.get("SOHOA_PORT", "0")) or _free_port()
    os.environ |= {"SOHOA_HOME": str(home), "SOHOA_PORT": str(port)}
    address = f"http://127.0.0.1:{port}"
    # Before sohoa runs: on a home without accounts it would make one itself, and show the password in its log.
    name, password = _account()
    with _sohoa_running(home, address), _client() as key, tempfile.TemporaryDirectory(dir=home) as folder:
        _show_day(home, Api(address, key), Path(folder), asked.files)
        say.rule("Bây giờ đến lượt bạn · Now you")
        say.print(f"Thả bản quét vào · drop scans into:  {home / 'scan' / DESK}")
        say.print(f"Trang web · pages:                   {address}/")
        if password:
            say.print(f"  tên đăng nhập · name:              {name}")
            say.print(f"  mật khẩu dùng một lần · for once:  {password}")
        else:
            say.print(
                f"  đăng nhập bằng tài khoản của bạn; quên mật khẩu: sohoa users password {name} · sign in as before"
            )
        say.print(f"API:                                 {address}/v1/documents   {address}/openapi.json")
        say.print(f"  khóa · key:                        {key}")
        if sys.stdin.isatty() and not asked.no_stay:
            say.print("Dừng · stop: Ctrl-C")
            _stay()


def _show_day(home: Path, api: Api, folder: Path, own: Sequence[Path]) -> None:
    say.rule("1 · Quầy thả bản quét vào thư mục · The desk drops scans")
    scan = home / "scan" / DESK
    names = _drop(folder, scan, own)
    documents = _wait_for(api, names)
    say.rule("2 · Lô kết quả cũ theo bảng kê · A batch of old results")
    _run_batch(folder)
    say.rule("3 · Đã lưu · Archived")
    _show_documents(documents)
    _show_own(documents, own)
    log = max((scan / "_nhat-ky").glob("*.txt"))
    say.print(f"Nhật ký của quầy · the desk's log: {log}")
    say.rule("4 · Tìm không dấu · Search without accents")
    _search(api, documents)
    say.rule("5 · Có được dùng lại không? · May it be reused?")
    _look_up(api, documents)


def _drop(folder: Path, scan: Path, own: Sequence[Path]) -> dict[str, Path]:
    """Drop a dozen generated scans and those of one's own; file name at the desk -> source."""
    dossier = make_dossier(folder / "dossier", seed=11, papers=["giay_khai_sinh", "don_de_nghi"])
    sure = make_papers(folder / "sure", count=2, seed=5, kinds=[STATUS, "giay_khai_sinh"], qualities=["clean"])
    papers = make_papers(folder / "papers", count=7, seed=7)
    target = scan / dossier.dossier_code
    target.mkdir(parents=True, exist_ok=True)
    dropped: dict[str, Path] = {}
    for file in dossier.files:
        shutil.copyfile(file, target / file.name)
        dropped[file.name] = file
    generated = [page for sample in (*sure, *papers) for page in sample.pages[:1]]
    for file in (*generated, *own):
        shutil.copyfile(file, scan / file.name)
        dropped[file.name] = file
    say.print(f"{len(dropped)} tệp · files → {scan} ({dossier.dossier_code}/: {len(dossier.files)})")
    return dropped


def _wait_for(api: Api, names: Mapping[str, Path]) -> list[dict[str, Any]]:
    """Show progress until every file dropped is archived or was sent back with a reason."""
    wanted = {_digest(file) for file in names.values()}
    scan = Path(os.environ["SOHOA_HOME"]) / "scan" / DESK
    deadline = time.monotonic() + PATIENCE_SECONDS
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=say) as progress:
        task = progress.add_task("Đọc và lưu · reading", total=len(wanted))
        while time.monotonic() < deadline:
            found = [one for one in _all_documents(api) if one["sha256"] in wanted]
            done = [one for one in found if one["state"] not in UNFINISHED]
            known = {one["sha256"] for one in found}
            rejected = [name for name in names if (scan / "_loi" / name).exists()]
            sent_back = [n for n in rejected if _digest(names[n]) not in known]
            progress.update(task, completed=len(done) + len(sent_back))
            if len(done) + len(sent_back) >= len(wanted):
                for name in sent_back:
                    say.print((scan / "_loi" / f"{name}.txt").read_text("utf-8-sig"))
                return done
            time.sleep(0.5)
    raise SystemExit("demo: the desk's papers are not through yet; look at `sohoa status`")


def _all_documents(api: Api) -> Iterator[dict[str, Any]]:
    cursor: dict[str, str] = {}
    while True:
        answer = api.get("/v1/documents", limit="200", **cursor)
        yield from answer["items"]
        if not answer["next_cursor"]:
            return
        cursor = {"cursor": answer["next_cursor"]}


def _run_batch(folder: Path) -> None:
    """Run a manifest of four old results through `sohoa batch`, and print its report."""
    results = make_papers(folder / "batch", count=4, seed=31, kinds=["quyet_dinh", "giay_phep_xay_dung"])
    manifest, report = folder / "batch" / "bang-ke.csv", folder / "batch" / "bao-cao.csv"
    with manifest.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "kind", "number"])
        table.writerows([sample.pages[0].name, sample.kind, sample.truth["fields"]["number"]] for sample in results)
    subprocess.run([*_SOHOA, "batch", str(manifest), "--report", str(report)], check=True)
    say.print(report.read_text("utf-8-sig"), markup=False)


def _show_documents(documents: Sequence[Mapping[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("Loại · kind", "Số · number", "Ngày · date", "Người · owner", "Trạng thái · state"):
        table.add_column(heading, no_wrap=True)
    for document in documents:
        shown = [_value(document, name) for name in ("number", "issued_on", "owner_name")]
        table.add_row((document["kind"] or {}).get("code", "-"), *shown, document["state"])
    say.print(table)


def _show_own(documents: Sequence[Mapping[str, Any]], own: Sequence[Path]) -> None:
    """Everything that was read off the files given on the command line."""
    by_hash = {document["sha256"]: document for document in documents}
    for file in own:
        document = by_hash.get(_digest(file))
        if document is None:
            continue
        say.print(f"[bold]{file.name}[/bold]  {document['state']}  {document.get('error') or ''}")
        for name, field in document["fields"].items():
            mark = "  ← cần xem lại · needs review" if field["needs_review"] else ""
            say.print(f"  {name:26} {field['value']}{mark}", markup=False)


def _search(api: Api, documents: Sequence[Mapping[str, Any]]) -> None:
    named = next((d for d in documents if (d["kind"] or {}).get("code") == "giay_khai_sinh"), documents[0])
    name = _value(named, "owner_name") or "uy ban nhan dan"
    answer = api.get("/v1/documents", q=fold(name), limit="3")
    say.print(f"“{fold(name)}” → {answer['total_estimate']} giấy tờ · papers")
    _show_documents(answer["items"])


def _look_up(api: Api, documents: Sequence[Mapping[str, Any]]) -> None:
    """Ask for the marriage registration: a month after the paper was issued, and today."""
    paper = next((d for d in documents if (d["kind"] or {}).get("code") == STATUS and d["state"] == "archived"), None)
    if paper is None:
        raise SystemExit("demo: the certificate of marital status was not read for sure; please report this")
    soon = date.fromisoformat(_value(paper, "issued_on")) + timedelta(days=30)
    for on in (soon, max(date.today(), soon + timedelta(days=400))):  # noqa: DTZ011  (the day at the desk)
        question = {"owner_id": _value(paper, "owner_id"), "procedure_code": MARRIAGE, "on": on.isoformat()}
        answer = api.post("/v1/lookup", question)
        verdict = "ĐƯỢC dùng lại · reusable" if answer["reusable"] else "KHÔNG dùng lại · not reusable"
        say.print(f"{on}: {_value(paper, 'owner_name')}, thủ tục · procedure {MARRIAGE}: [bold]{verdict}[/bold]")
        for candidate in answer["candidates"]:
            for reason in candidate["reasons"]:
                say.print(f"    {reason['code']}: {reason['message']}")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _value(document: Mapping[str, Any], name: str) -> str:
    return str(document["fields"].get(name, {}).get("value", ""))


_SOHOA = [sys.executable, "-m", "sohoa"]


@contextmanager
def _sohoa_running(home: Path, address: str) -> Iterator[None]:
    """`sohoa run` while the block runs, its log in the home."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "sohoa.log").open("ab") as log:
        process = subprocess.Popen([*_SOHOA, "run"], stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 900  # however slow the machine is
            while not _is_ready(address):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"demo: sohoa did not start, see {log.name}")
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            process.wait()


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:  # noqa: S310  (our own server)
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def _client() -> Iterator[str]:
    """A client of the API for this day, revoked at its end."""
    scopes = [word for scope in ("read", "lookup", "sensitive") for word in ("--scope", scope)]
    made = _json_of("clients", "create", "demo", *scopes, "--json")
    try:
        yield made["key"]
    finally:
        subprocess.run([*_SOHOA, "clients", "revoke", made["id"]], check=True)


def _account() -> tuple[str, str | None]:
    """The name of an account to sign in with and a one-time password; none where the home has accounts of its own."""
    known = _json_of("users", "list", "--json")
    names = [one["name"] for one in known]
    if names and ACCOUNT not in names:
        return names[0], None
    if names:
        made = _json_of("users", "password", ACCOUNT, "--json")
    else:
        roles = [word for role in ("desk", "reviewer", "operator", "administrator") for word in ("--role", role)]
        made = _json_of("users", "add", ACCOUNT, "--full-name", "Cán bộ dùng thử", "--agency", "all", *roles, "--json")
    return made["name"], made["password"]


def _json_of(*arguments: str) -> Any:
    """What a command of sohoa prints as JSON."""
    return json.loads(subprocess.run([*_SOHOA, *arguments], check=True, capture_output=True).stdout)


def _free_port() -> int:
    """8000, or any other where that is taken."""
    for port in (8000, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("demo: no free port")


def _stay() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say.print("")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

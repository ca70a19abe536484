"""The certificate of a disposal: which list it was, who confirmed it, what was disposed of, by which rule, and what was
kept and why; with the trail's checkpoint that covers it, and places to sign. Nothing on it says whose papers they were.

Equal lists and checkpoints give equal bytes.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.retention import source_of
from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM, local_time
from dossier.words.sentences import N_, Phrase, sentence
from ingest.reports.office_pdf import Cell, Facts, Heading, Note, OfficePaper, Part, Table, office_pdf
from storage.retention.disposal import KEPT_TEXTS
from storage.retention.lists import CONFIRMERS, DisposalList, Line

TITLE, ABOUT = N_("BIÊN BẢN"), N_("Tiêu hủy giấy tờ số hóa hết thời hạn lưu trữ")
NOT_ENDED = N_("danh mục này chưa được tiêu hủy xong")
WITHDRAWN = N_("danh mục này đã được rút lại, không có giấy tờ nào bị tiêu hủy theo danh mục nên không có biên bản")
FACTS = {
    "id": N_("Mã danh mục"),
    "sha256": N_("Mã băm danh mục (SHA-256)"),
    "due_by": N_("Hết thời hạn trước ngày"),
    "proposed": N_("Người lập danh mục"),
    "first": N_("Người xác nhận thứ nhất"),
    "second": N_("Người xác nhận thứ hai"),
    "ended": N_("Tiêu hủy xong lúc"),
    "size": N_("Nhật ký: số mục đã ký, gồm lần tiêu hủy này"),
    "size_without": N_("Nhật ký: số mục đã ký; không còn mục ghi lần tiêu hủy này"),
    "root": N_("Nhật ký: mã xác thực đã ký"),
}
BY_AT = N_("{who}, {at}")
COUNTS, COUNT_HEADS = N_("1. Kết quả"), (N_("Nội dung"), N_("Số lượng"))
LISTED, DISPOSED, KEPT = N_("Giấy tờ trong danh mục"), N_("Đã tiêu hủy"), N_("Giữ lại")
RULES, RULE_HEADS = N_("2. Căn cứ"), (N_("Loại giấy tờ"), N_("Thời hạn (năm)"), N_("Văn bản"), N_("Số lượng"))
PAPERS = N_("3. Giấy tờ đã tiêu hủy ({count})")
PAPER_HEADS = (N_("STT"), N_("Loại và mã giấy tờ"), N_("Mã băm bản gốc (SHA-256)"), N_("Hết hạn"))
STACK, OF_STACK = N_("Bản quét gồm {count} giấy tờ"), N_("như bản quét trên")
STACKS = N_("Giấy tờ tách từ một bản quét được giữ theo thời hạn dài nhất trong số đó và tiêu hủy cùng bản quét.")
LEFT = N_("4. Giấy tờ giữ lại ({count})")
LEFT_HEADS = (N_("Loại và mã giấy tờ"), N_("Lý do"))
NONE = N_("Không có.")
WHAT_WENT = N_(
    "Nội dung, bản sao, dữ liệu trích xuất và chỉ mục của các giấy tờ ở mục 3 đã được xóa khỏi kho và cơ sở dữ liệu; "
    "mỗi giấy tờ còn lại một bản ghi tiêu hủy với mã băm, căn cứ và người xác nhận. Kho có lưu phiên bản hoặc khóa tệp "
    "còn giữ dữ liệu đã xóa cho đến khi quy định của kho cho xóa hẳn. Bản sao lưu cũ được thay dần theo quy định sao "
    "lưu của đơn vị."
)
SIGNERS = (N_("NGƯỜI XÁC NHẬN THỨ NHẤT"), N_("NGƯỜI XÁC NHẬN THỨ HAI"), N_("LÃNH ĐẠO ĐƠN VỊ"))
_NO_KIND = N_("(không rõ)")


def end_of(listed: DisposalList) -> datetime:
    """When a list was carried out to its end. Raises `BadRequest` for one that two did not confirm, that has not ended
    or was withdrawn."""
    if listed.is_withdrawn:
        raise BadRequest(problem=Phrase(WITHDRAWN))
    if listed.ended_at is None or len(listed.confirmations) < CONFIRMERS:
        raise BadRequest(problem=Phrase(NOT_ENDED))
    return listed.ended_at


def disposal_certificate(
    listed: DisposalList, catalogue: Catalogue, office: str, checkpoint: tuple[int, str], *, covers_end: bool
) -> bytes:
    """The PDF, A4. `office`: who disposes; `checkpoint`: the size of the trail and its root; `covers_end`: whether the
    trail has the entry of the list's end, which one that was brought back in part may lack. Raises as `end_of` does,
    and `ToolMissing` where no face with Vietnamese letters is installed."""
    ended_at = end_of(listed)
    gone = [line for line in listed.lines if line.state == "disposed"]
    kept = [line for line in listed.lines if line.why is not None]
    counts = [
        (sentence(LISTED), listed.papers),
        (sentence(DISPOSED), listed.gone),
        (sentence(KEPT), sum(line.papers for line in kept)),
    ]
    parts: list[Part] = [
        Facts([(sentence(FACTS[name]), said) for name, said in _facts(listed, checkpoint, covers_end)]),
        Heading(sentence(COUNTS)),
        Table(_heads(COUNT_HEADS), [(name, str(count)) for name, count in counts], (3, 1), numbers=frozenset({1})),
        Note(sentence(WHAT_WENT)),
        Heading(sentence(RULES)),
        Table(_heads(RULE_HEADS), _rules(gone, catalogue), (3, 1.3, 4, 1.2), numbers=frozenset({1, 3})),
        *([Note(sentence(STACKS))] if any(line.parts for line in gone) else []),
        Heading(sentence(PAPERS, count=listed.gone)),
    ]
    if gone:
        lines = _papers(gone, catalogue)
        parts.append(Table(_heads(PAPER_HEADS), lines, (0.9, 3.3, 6.4, 1.7), numbers=frozenset({0})))
    else:
        parts.append(Note(sentence(NONE)))
    parts.append(Heading(sentence(LEFT, count=sum(line.papers for line in kept))))
    if kept:
        reasons = [
            (
                (*(_name(kind, catalogue) for kind in line.said["kind"]), line.document_id),
                sentence(KEPT_TEXTS[line.why]),
            )
            for line in kept
            if line.why
        ]
        parts.append(Table(_heads(LEFT_HEADS), reasons, (4, 6)))
    else:
        parts.append(Note(sentence(NONE)))
    day = ended_at.astimezone(VIETNAM).date()
    title, about, *signers = map(sentence, (TITLE, ABOUT, *SIGNERS))
    return office_pdf(OfficePaper(office, "BB", day, title, about, parts, signers))


def _facts(listed: DisposalList, checkpoint: tuple[int, str], covers_end: bool) -> list[tuple[str, str]]:
    # Accounts that were said to be one person's after the list had ended do not change who confirmed it then.
    first, second = (listed.persons if listed.is_confirmed else listed.confirmations)[:2]
    size, root = checkpoint
    return [
        ("id", listed.id),
        ("sha256", listed.sha256),
        ("due_by", _day(listed.due_by)),
        ("proposed", _by(listed.proposed_by, listed.proposed_at)),
        ("first", _by(f"{first.person} ({first.account})", first.at)),
        ("second", _by(f"{second.person} ({second.account})", second.at)),
        ("ended", local_time(listed.ended_at) if listed.ended_at else ""),
        ("size" if covers_end else "size_without", str(size)),
        ("root", root),
    ]


def _rules(gone: list[Line], catalogue: Catalogue) -> list[tuple[str, str, str, str]]:
    """By which term each paper went: of what was cut from a stack, that of the stack."""
    counted = Counter(
        (_name(kind, catalogue), str(line.said["rule"]["years"]), source_of(line.said["rule"]))
        for line in gone
        for kind in line.said["kind"]
    )
    return [(*rule, str(count)) for rule, count in sorted(counted.items())]


def _papers(gone: list[Line], catalogue: Catalogue) -> list[tuple[Cell, ...]]:
    """Every paper by kind and id; what was cut from a stack behind the scan, whose bytes are those that were handed
    in."""
    found: list[tuple[Cell, ...]] = []
    count = 0
    for line in gone:
        day, sha256 = _day(date.fromisoformat(line.said["ends_on"])), str(line.said["sha256"])
        if line.parts:
            found.append(("", (sentence(STACK, count=len(line.parts)), line.document_id), sha256, day))
        papers = [(part.kind, part.document_id, sentence(OF_STACK)) for part in line.parts]
        for kind, document_id, bytes_ in papers or [(line.said["kind"][0], line.document_id, sha256)]:
            count += 1
            found.append((str(count), (_name(kind, catalogue), document_id), bytes_, day))
    return found


def _name(code: str | None, catalogue: Catalogue) -> str:
    kind = catalogue.get(code or "")
    return kind.name if kind else sentence(_NO_KIND)


def _heads(heads: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(sentence, heads))


def _by(who: str, at: datetime) -> str:
    return sentence(BY_AT, who=who, at=local_time(at))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"

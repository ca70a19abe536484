"""How papers stand against each other the plain way, each paper held against each: what `chains.py` has to come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dossier.validity.chains import _CONTENT, _RANK, Ground, Paper, _means, _one_owner
from dossier.words.folding import folded_words


def plain_grounds_of(papers: Sequence[Paper]) -> dict[str, tuple[Ground, ...]]:
    """The grounds against each of `papers`, which are all that have to do with each other, by id."""
    found: dict[str, tuple[Ground, ...]] = {}
    for paper in papers:
        others = [other for other in papers if other.id != paper.id]
        grounds = {
            *_from_statements(paper, papers),
            *_from_changes(paper, others),
            *_from_reissues(paper, others),
        }
        found[paper.id] = tuple(sorted(grounds, key=lambda one: (_RANK.index(one.standing), one.reason, one.by)))
    return found


def _from_statements(paper: Paper, papers: Sequence[Paper]) -> Iterator[Ground]:
    for speaker in papers:
        if speaker.id == paper.id:
            continue
        for said in speaker.statements:
            meant = _means(speaker, said, paper)
            if meant is False:
                continue
            if meant is None:
                yield Ground("unclear", "issuer_unclear", speaker.id)
            elif said.says == "superseded":
                yield Ground("superseded", "replaced_by", speaker.id)
            elif _is_revoked(speaker, papers):
                yield Ground("unclear", "revocation_revoked", speaker.id)
            else:
                yield Ground("revoked", "revoked_by", speaker.id)


def _is_revoked(paper: Paper, papers: Sequence[Paper]) -> bool:
    """Whether a later paper revokes this one. Days only grow from one to the next, so this ends."""
    if paper.decided is not None:
        return paper.decided.standing == "revoked"
    return any(
        said.says == "revoked"
        and _means(later, said, paper) is True
        and (later.issued_on or date.min) > (paper.issued_on or date.max)
        and not _is_revoked(later, papers)
        for later in papers
        for said in later.statements
    )


def _from_changes(paper: Paper, others: Sequence[Paper]) -> Iterator[Ground]:
    chain = [other for other in others if other.kind == paper.kind and paper.codes & other.codes]
    change = paper.change
    if change is None:
        return
    later = [other for other in chain if other.change is not None and other.change > change]
    if later:
        latest = max(later, key=lambda other: (other.change or 0, other.issued_on or date.min, other.id))
        yield Ground("superseded", "later_change", latest.id)
    for other in chain:
        if other.change == change and _differ(paper, other):
            yield Ground("unclear", "same_change", other.id)
        elif _runs_against(paper, other):
            yield Ground("unclear", "change_order", other.id)


def _runs_against(one: Paper, other: Paper) -> bool:
    """Whether the later change of the two has the earlier day."""
    if one.change is None or other.change is None or one.issued_on is None or other.issued_on is None:
        return False
    return (one.change - other.change) * (one.issued_on - other.issued_on).days < 0


def _differ(one: Paper, other: Paper) -> bool:
    """Whether two certificates of one change state different things."""
    return any(
        folded_words(one.fields[name]) != folded_words(other.fields[name])
        for name in _CONTENT
        if name in one.fields and name in other.fields
    )


def _from_reissues(paper: Paper, others: Sequence[Paper]) -> Iterator[Ground]:
    on = paper.issued_on
    if paper.chain != "reissues" or on is None:
        return
    for other in others:
        again_on = other.issued_on
        if other.kind != paper.kind or not other.is_reissue or again_on is None or not _one_owner(paper, other):
            continue
        if again_on > on or (again_on == on and not paper.is_reissue):
            yield Ground("superseded", "reissued", other.id)

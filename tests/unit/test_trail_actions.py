"""The trail's actions stand in more than one list, each for a reason: they agree, and the pages have words for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from api.desk import wording
from storage.database.trail_tables import CHANGES, IS_CHANGE
from storage.following import changes
from storage.trail import owner_reads

ROOT = Path(__file__).parents[2]
ROOMS = ("storage", "worker", "ingest", "api", "sohoa")
PLACE_OF_ACTION = {"note": 2, "append": 1, "events.append": 1, "events.Entry": 0}
NOT_LITERAL = {"document.state", "stack.state", "act.action", "WITHDRAWN", "action"}
"""What an entry about a paper may have for its action: of `CHANGES`, or handed on from where it is written out."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One call that writes an entry about papers: its actions, as far as they are written out, and how."""

    actions: tuple[str, ...]
    written: str
    of_list: bool


def noted() -> Iterator[Noted]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (found := _noted(node)):
                    yield found


def _noted(call: ast.Call) -> Noted | None:
    name = ast.unparse(call.func)
    place = PLACE_OF_ACTION.get(name)
    given = {one.arg for one in call.keywords}
    is_of_paper = not given.isdisjoint(("document_id", "documents")) or (name == "events.Entry" and len(call.args) >= 4)
    if place is None or len(call.args) <= place or not is_of_paper:
        return None
    action = call.args[place]
    said = [one.value for one in ast.walk(action) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return Noted(tuple(said), ast.unparse(action), "documents" in given)


def test_every_action_that_a_papers_history_can_show_has_words() -> None:
    found = list(noted())
    assert {one.written for one in found if not one.actions} <= NOT_LITERAL
    shown = {action for one in found for action in one.actions}
    assert {"claimed", "received_again", "sampled", "standing_decided", "read", "searched"} <= shown
    shown |= {*CHANGES, *owner_reads.OF_PAPERS, *owner_reads.OF_LISTS}
    assert [code for code in sorted(shown) if wording.action(code) == code] == []


def test_an_owner_is_told_of_every_list_that_showed_papers() -> None:
    listed = {action for one in noted() if one.of_list for action in one.actions}
    assert "review_listed" in listed
    assert listed <= set(owner_reads.OF_LISTS)


def test_what_followers_are_told_of_is_what_the_index_has() -> None:
    assert [changes._ACTIONS.get(one, one) for one in changes.TYPES] == list(CHANGES)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "database" / "migrations"))
    # The newest first: an index is made anew where another action is to be in it.
    made = (one.module for one in ScriptDirectory.from_config(config).walk_revisions())
    condition = next(module.IS_CHANGE for module in made if hasattr(module, "IS_CHANGE"))
    assert re.sub(r"\s+", " ", condition) == IS_CHANGE

"""What a person reads: Vietnamese first, English second.

The message id of every sentence is its Vietnamese wording, so Vietnamese needs no catalogue and can
never be missing; `locale/en/LC_MESSAGES/sohoa.mo` holds the English. `N_` marks a sentence where it
is written, `sentence` renders it where it is shown.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Language = Literal["vi", "en"]


def N_(text: str) -> str:  # noqa: N802  (the name that gettext extractors look for)
    """Mark `text` for translation without translating it yet."""
    return text


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "vi":
        return gettext.NullTranslations()
    with (files("dossier.words") / "locale" / language / "LC_MESSAGES" / "sohoa.mo").open("rb") as mo:
        return gettext.GNUTranslations(mo)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A marked sentence with its values that waits to be rendered, also inside another sentence."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language = "vi") -> str:
        """The phrase in `language`."""
        return sentence(self.text, language, **self.values)


def sentence(text: str, language: Language = "vi", **values: object) -> str:
    """Render a marked sentence in `language`, its `{names}` filled from `values`.

    A `Phrase` among the values is rendered in the same language, a tuple of them one a line; a value that is not
    given shows as `…`.
    """
    if not values:
        return _without_values(text, language)
    rendered = _Values((name, _rendered(value, language)) for name, value in values.items())
    return _catalogue(language).gettext(text).format_map(rendered)


@lru_cache(maxsize=1024)
def _without_values(text: str, language: Language) -> str:
    """As `sentence`. A page of papers has a hundred of them, few of which differ."""
    return _catalogue(language).gettext(text).format_map(_Values())


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"


def _rendered(value: object, language: Language) -> object:
    if isinstance(value, Phrase):
        return value.sentence(language)
    if isinstance(value, tuple) and all(isinstance(one, Phrase) for one in value):
        return "\n".join(one.sentence(language) for one in value)
    return value

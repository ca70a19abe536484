"""What forms of papers have in common: their texts, and the version that their page showed."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData

from dossier.errors import BadRequest

_MOST_DIGITS = 9


def texts_of(form: FormData) -> dict[str, str]:
    """The inputs of a form that are texts, by name."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def version_of(texts: Mapping[str, str]) -> int:
    """The version of the paper that the form was made of. Raises `BadRequest` for what the page did not write."""
    version = texts.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) <= _MOST_DIGITS):
        raise BadRequest(problem="version")
    return int(version)

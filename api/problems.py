"""Errors as RFC 9457 problem details: a stable `code`, a sentence in the caller's language, no internals."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from dossier.access_errors import CopiesBusy, NoKey, NotAllowed, OnlyRedacted, TooManyCalls
from dossier.errors import (
    ArchiveDamaged,
    BadRequest,
    DiskFault,
    Disposed,
    Fatal,
    MachineFault,
    MachineStalled,
    NoSpace,
    NotFound,
    NotLetIn,
    NotOpened,
    NotReadBack,
    Overtaken,
    ReaderKilled,
    Refused,
    SohoaError,
    StoreRefused,
    ToolMissing,
    Transient,
    Unreadable,
)
from dossier.words.sentences import N_, Language, Phrase, sentence
from storage.objects.folder import StoreNotWritable
from storage.sealing.problems import KeyShredded, SealKeyAway

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5

_TITLES: tuple[tuple[type[SohoaError], str], ...] = (
    (NotFound, N_("Không tìm thấy")),
    (NotAllowed, N_("Không được phép")),
    (Refused, N_("Yêu cầu bị từ chối")),
    (Unreadable, N_("Không đọc được tệp")),
    (Transient, N_("Hệ thống đang bận")),
    (Fatal, N_("Lỗi hệ thống")),
)
PATH = N_("đường dẫn")

OF_ONE: Final = (NotFound, Disposed, KeyShredded)
"""What answers a call about one paper that is not there, not within reach, or not there any more."""
OF_FILES: Final = (StoreRefused, DiskFault, NotLetIn, NotOpened, SealKeyAway, KeyShredded, ArchiveDamaged)
"""What answers a call that has files of the archive opened."""
OF_REDACTING: Final = (OnlyRedacted, CopiesBusy, ReaderKilled, NoSpace, MachineFault, MachineStalled, ToolMissing)
"""What answers a call by which redacted copies are made, or named where they are all that may be seen."""
OF_WRITING: Final = (*OF_FILES, StoreNotWritable, NoSpace, MachineFault, MachineStalled, NotReadBack, Overtaken)
"""What answers a call that has files of the archive written."""


def may_be(*errors: type[SohoaError]) -> dict[int | str, dict[str, Any]]:
    """The problems of a route beside those that any call may end with, for its `responses`: told where the route is,
    described by api/v1/contract.py, and held against every answer in the tests (described.py there)."""
    told: dict[int | str, dict[str, Any]] = {}
    for error in dict.fromkeys(errors):
        told.setdefault(error.http_status, {"x-problems": []})["x-problems"].append(error.code)
    return told


def language_of(request: Request) -> Language:
    """English for a caller who prefers it to Vietnamese by Accept-Language, otherwise Vietnamese."""
    weights = {"vi": 0.0, "en": 0.0}
    for choice in request.headers.get("accept-language", "").split(","):
        tag, _, parameters = choice.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(parameters))
    return "en" if weights["en"] > weights["vi"] else "vi"


async def language_asked(request: Request) -> Language:
    """The same for a route. Not a coroutine for waiting: a plain function would be called in a thread of its own."""
    return language_of(request)


LanguageOf = Annotated[Language, Depends(language_asked)]


def problem(error: SohoaError, language: Language, *, status: int | None = None, **members: object) -> JSONResponse:
    """The answer that tells `error`; `members` are added to it."""
    status = status or error.http_status
    body = {
        "type": f"urn:sohoa:problem:{error.code}",
        "title": title(error, language),
        "status": status,
        "detail": error.sentence_for_callers(language),
        "code": error.code,
        **members,
    }
    headers = retry_after(error)
    if isinstance(error, NoKey):
        headers["WWW-Authenticate"] = 'Bearer realm="sohoa"'
    if isinstance(error, OnlyRedacted):
        headers["Link"] = f'<{error.values["address"]}>; rel="alternate"'
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def retry_after(error: SohoaError) -> dict[str, str]:
    """The header by which programs and proxies know when to come again, where that helps."""
    if isinstance(error, TooManyCalls):
        return {"Retry-After": str(error.values["seconds"])}
    return {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, Transient) else {}


def title(error: SohoaError, language: Language) -> str:
    """What sort of problem it is, in a few words."""
    text = next((text for kind, text in _TITLES if isinstance(error, kind)), _TITLES[-1][1])
    return sentence(text, language)


def of_http_exception(request: Request, error: HTTPException) -> tuple[SohoaError, int]:
    """What the framework refused by itself, as an error of ours with the status that the framework chose."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NotFound(what=Phrase(PATH), value=request.url.path), error.status_code
    return Refused(), error.status_code


def validation_problem(error: RequestValidationError, language: Language) -> JSONResponse:
    """Every parameter that cannot be used, by name; what was sent is not repeated, it may be personal data."""
    found = [
        {"parameter": ".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), "problem": one["type"]}
        for one in error.errors()
    ]
    names = ", ".join(dict.fromkeys(one["parameter"] for one in found))
    return problem(BadRequest(problem=names), language, errors=found)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

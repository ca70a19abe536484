"""Signing in by the word of a provider: there, and back. Off unless a provider is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.desk import desk_session
from api.desk.accounts.sign_in_pages import first_page, purpose_of, sign_in_page
from api.desk.pages import own_path, render
from api.services import Provider, Services, ServicesOf
from dossier.errors import NotFound, SohoaError
from dossier.words.sentences import N_, Phrase, sentence

COOKIE = "sohoa_oidc"
MINUTES = 10
CALLBACK = "/login/provider/back"
PAGE = N_("trang")
THERE = N_("Đang chuyển sang nhà cung cấp đăng nhập")
SIGNED_IN = N_("Đã đăng nhập")

router = APIRouter(include_in_schema=False)


@router.post("/login/provider")
def there(
    request: Request,
    services: ServicesOf,
    purpose: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Send the browser to the provider."""
    from api.desk.accounts import oidc

    try:
        address, flow = oidc.begin(
            _provider(services, request),
            _back(request),
            to=own_path(to),
            purpose=purpose_of(services, purpose),
        )
    except SohoaError as error:
        return sign_in_page(services, to, purpose=purpose, problem=error)
    # A page, not a redirect: our policy lets a form lead to this site alone.
    response = render("onward.html", to=address, title=sentence(THERE))
    # Lax: the browser comes back from another site, and has to bring it.
    response.set_cookie(
        COOKIE,
        flow.packed(),
        max_age=MINUTES * 60,
        path=CALLBACK,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get(CALLBACK)
def back(request: Request, services: ServicesOf) -> Response:
    """Take the provider's answer, and give the browser its cookie."""
    from api.desk.accounts import oidc

    try:
        provider = _provider(services, request)
        flow = oidc.unpacked(request.cookies.get(COOKIE, ""))
        subject = oidc.subject_of(provider, _back(request), flow, request.query_params, now=services.clock())
        account, _, token = services.sign_in.by_subject(
            subject,
            purpose=purpose_of(services, flow.purpose),  # the browser could have changed it
            origin=desk_session.origin_of(request),
            now=services.clock(),
        )
    except SohoaError as error:
        response = sign_in_page(services, "/", problem=error)
    else:
        # A page, not a redirect: on its way from another site the browser would not bring the new cookie along.
        response = render("onward.html", to=first_page(account, flow.to), title=sentence(SIGNED_IN))
        desk_session.begin(response, services, token, request)
    response.delete_cookie(COOKIE, path=CALLBACK, httponly=True, samesite="lax")
    return response


def _provider(services: Services, request: Request) -> Provider:
    if services.provider is None:
        raise NotFound(what=Phrase(PAGE), value=request.url.path)
    return services.provider


def _back(request: Request) -> str:
    """The address that the provider sends the browser back to; it has to know it."""
    return str(request.url.replace(path=CALLBACK, query="", fragment=""))

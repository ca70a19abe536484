"""Copies signed by a service far away, for whoever proves to be the holder of its key."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from dossier.errors import BadSigningKey, NotSigned, ServerAway
from tests.archive import ONE_MACHINE, House, marital_status
from tests.files import signed_pdf
from tests.files.signed_pdf import NOW
from tests.files.signing_service import CREDENTIAL, CUT_SHORT, PIN, TOKEN, SigningService, signing_service
from tests.integration.worker.signing.test_signed_copies import ACTOR, house, place_of, row_of
from worker.signing.remote import RemoteKey, open_remote
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import Consent, sign

__all__ = ["house"]


@pytest.fixture
def service() -> Iterator[SigningService]:
    with signing_service(signed_pdf.officer()) as running:
        yield running


def nobody() -> str:
    raise AssertionError("no one-time password was wanted")


def signed(house: House, service: SigningService, papers: int, otp: Callable[[], str] = nobody) -> list[str]:
    """So many papers signed by the service; how the signatures were judged."""
    where = RemoteKey(service.url, CREDENTIAL, TOKEN)
    ids = [house.archive(marital_status(), signed=False) for _ in range(papers)]
    with open_remote(where, PIN, otp, now=NOW) as key:
        key.expect(papers)
        for one in ids:
            assert sign(place_of(house), one, Consent(key, Manner(), "0" * 64), ACTOR)
    return [one["verdict"] for paper in ids for one in row_of(house, paper).copy_signatures or ()]


def calls(service: SigningService) -> list[str]:
    return [one.partition("/")[2] for one in service.asked]


@ONE_MACHINE
def test_one_authorization_serves_as_many_signatures_as_the_service_lets_it(
    house: House, service: SigningService
) -> None:
    assert signed(house, service, 3) == ["good"] * 3
    assert calls(service) == ["info", "authorize 2", "signHash", "signHash", "authorize 1", "signHash"]


@ONE_MACHINE
def test_an_authorization_that_has_ended_is_asked_for_anew(house: House, service: SigningService) -> None:
    service.seconds = 0
    assert signed(house, service, 2) == ["good"] * 2
    assert calls(service) == ["info", "authorize 2", "signHash", "authorize 1", "signHash"]


@ONE_MACHINE
def test_where_it_is_bound_to_what_is_signed_each_is_authorized_and_a_one_time_password_asked_for(
    house: House, service: SigningService
) -> None:
    service.scal, service.objects, service.multisign = "2", ("PIN", "OTP"), 10
    asked: list[str] = []

    def one_time_password() -> str:
        service.otp = f"{len(asked):06}"
        asked.append(service.otp)
        return service.otp

    assert signed(house, service, 2, one_time_password) == ["good"] * 2
    assert len(asked) == 2
    assert calls(service) == ["info", "authorize 1", "signHash", "authorize 1", "signHash"]


@ONE_MACHINE
def test_what_the_service_refuses_is_told_and_nothing_is_written(house: House, service: SigningService) -> None:
    paper = house.archive(marital_status(), signed=False)
    here = RemoteKey(service.url, CREDENTIAL, TOKEN)
    for where, told in (
        (replace(here, access_token="khác"), "invalid_token"),
        (replace(here, credential="khác"), "credentialID"),
        (replace(here, service="http://example.org"), "https://"),
        (replace(here, service="https://[ai/"), "https://"),
    ):
        with pytest.raises(BadSigningKey, match=told), open_remote(where, PIN, nobody, now=NOW):
            pass
    with (
        open_remote(here, "654321", nobody, now=NOW) as key,
        pytest.raises(BadSigningKey, match="Invalid PIN"),
    ):
        sign(place_of(house), paper, Consent(key, Manner(), "0" * 64), ACTOR)
    for change, told in (({"mode": "oauth2code"}, "oauth2code"), ({"algorithm": "1.2.3"}, "SHA-256")):
        for name, value in change.items():
            before = getattr(service, name)
            setattr(service, name, value)
            with pytest.raises(BadSigningKey, match=told), open_remote(here, PIN, nobody, now=NOW):
                pass
            setattr(service, name, before)
    assert row_of(house, paper).copy_signatures is None


@ONE_MACHINE
@pytest.mark.parametrize(
    "answer", [(500, b""), (200, b"no JSON"), (200, b"[]"), (200, b"{}"), (307, b""), (200, CUT_SHORT)]
)
@pytest.mark.parametrize("name", ["credentials/info", "credentials/authorize", "signatures/signHash"])
def test_a_service_that_is_away_or_talks_nonsense_keeps_papers_waiting(
    house: House, service: SigningService, name: str, answer: tuple[int, bytes]
) -> None:
    service.answers[name] = answer
    with pytest.raises(ServerAway):
        signed(house, service, 1)


@ONE_MACHINE
def test_a_signature_of_something_else_is_never_kept(house: House, service: SigningService) -> None:
    other = json.dumps({"signatures": [base64.b64encode(b"x" * 256).decode()]}).encode()
    service.answers["signatures/signHash"] = 200, other
    with pytest.raises(NotSigned):
        signed(house, service, 1)

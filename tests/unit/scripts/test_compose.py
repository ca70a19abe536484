"""The province of docker-compose.yml: that no part is missing, and whom its API believes."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path

from api.evidence import page_image, redacted
from sohoa.settings import Settings

COMPOSE = (Path(__file__).parents[3] / "docker-compose.yml").read_text()


def said(key: str) -> str:
    """The one value that the file gives to `key`."""
    (value,) = re.findall(rf"\b{key}: ([\d./]+)", COMPOSE)
    return str(value)


def test_the_api_believes_the_proxys_address_which_no_other_part_may_get() -> None:
    proxy = ip_address(said("ipv4_address"))
    assert said("SOHOA_TRUSTED_PROXIES") == str(proxy)
    subnet, handed_out = ip_network(said("subnet")), ip_network(said("ip_range"))
    assert proxy in subnet
    assert handed_out.subnet_of(subnet)  # type: ignore[arg-type]
    assert proxy not in handed_out
    assert proxy != ip_address(said("gateway"))


def test_every_part_of_a_province_runs() -> None:
    parts = re.findall(r"<<: \*sohoa\n    command: \[\"(\w+)\"\]", COMPOSE)
    assert sorted(parts) == ["keep", "serve", "watch", "worker"]


def test_the_parts_that_sign_the_trail_have_one_home_that_outlives_them() -> None:
    """Each makes `trail.key` where there is none; of two keys one would call the other's trail altered."""
    for part in ("api", "keep"):
        said_of_it = COMPOSE.partition(f"\n  {part}:\n")[2].partition("\n\n")[0]
        assert '"spool:/data"' in said_of_it
    assert "\n  spool:\n" in COMPOSE


def test_what_the_api_may_hold_open_at_once_fits_into_its_memory() -> None:
    (api,) = re.findall(r"^  api:\n(.*?)^  \w", COMPOSE, re.MULTILINE | re.DOTALL)
    room, memory = (int(re.search(rf"{name}(\d+)m", api)[1]) for name in ("opened:size=", "mem_limit: "))  # type: ignore[index]
    largest = Settings.model_fields["upload_mb"].default
    # A redacted copy and its pages lie beside what they are made of.
    assert room > (page_image.AT_ONCE + 2 * redacted.AT_ONCE) * largest
    assert memory >= room + 1024, "what a part has without"

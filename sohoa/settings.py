"""The settings: environment variables with the prefix SOHOA_, or `sohoa.toml` in the home. Unknown names are errors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from dossier.errors import BadSetting
from dossier.words.sentences import Phrase
from storage.objects.folder import A_FILE, file_in_place_of

PREFIX = "SOHOA_"


class Settings(BaseSettings):
    """One frozen object, read once at the start and handed down in small pieces."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Annotated[Path, Field(description="folder of everything that is not elsewhere")] = Path("data")
    database_url: Annotated[str, Field(description="sqlite:///PATH or postgresql://…; empty: HOME/sohoa.db")] = ""
    objects_url: Annotated[str, Field(description="file:///PATH or s3://…; empty: HOME/archive")] = ""
    redis_url: Annotated[str, Field(description="redis://…; empty: a pool of local processes")] = ""
    workers: Annotated[int, Field(ge=1, le=256, description="worker processes")] = os.cpu_count() or 1
    host: Annotated[str, Field(description="address that the API listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port that the API listens on")] = 8000
    agency: Annotated[str, Field(min_length=1, description="code of the agency that the desks belong to")] = "H00"
    desk: Annotated[str, Field(min_length=1, description="desk folder made when there is none")] = "mot-cua"
    stable_seconds: Annotated[float, Field(gt=0, description="a file unchanged for so long is complete")] = 1.0
    give_up_seconds: Annotated[float, Field(gt=0, description="unreadable for so long, a file is rejected")] = 60.0
    poll_seconds: Annotated[float, Field(gt=0, description="how often folders are looked through")] = 2.0
    engine: Annotated[Literal["tesserocr", "tesseract"], Field(description="library or program")] = "tesserocr"
    page_seconds: Annotated[float, Field(gt=0, description="time limit of one page")] = 60.0
    page_memory_mb: Annotated[int, Field(ge=256, description="memory limit of one page")] = 2048
    trust_roots: Annotated[str, Field(description="file or folder of certificates; empty: trust not known")] = ""
    time_authority: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^/?#\s]+([/?][^#\s]*)?)?$",
            description="URL that stamps the time of signatures (RFC 3161); empty: none",
        ),
    ] = ""
    signed_only: Annotated[
        bool, Field(description="whether only papers that are signed are offered for reuse and prefilling")
    ] = False
    upload_mb: Annotated[int, Field(ge=1, description="largest file the API takes")] = 200
    link_seconds: Annotated[int, Field(ge=1, description="how long a link to a stored file lives")] = 60
    link_address: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^/?#@\s]+/?)?$",
            description="where callers reach the S3 store, http(s)://HOST:PORT; empty: files go through the API",
        ),
    ] = ""
    portal_ok_code: Annotated[
        str, Field(max_length=16, description="errorCode of the national store's answers without an error")
    ] = "0"
    session_idle_minutes: Annotated[int, Field(ge=1, description="a session unused for so long ends")] = 30
    session_hours: Annotated[float, Field(gt=0, le=24, description="a session ends after so long in any case")] = 10
    trusted_proxies: Annotated[str, Field(description="addresses or networks of proxies, with commas; empty: none")] = (
        ""
    )
    webhook_networks: Annotated[
        str, Field(description="networks beside the public ones that webhooks may reach, with commas; empty: none")
    ] = ""
    oidc_issuer: Annotated[str, Field(description="OpenID Connect provider, https://…; empty: passwords alone")] = ""
    oidc_client_id: Annotated[str, Field(description="what the provider knows this installation by")] = ""
    oidc_client_secret: Annotated[str, Field(description="the secret that goes with it")] = ""
    oidc_label: Annotated[str, Field(description="what the provider is called on the page")] = "SSO"
    second_objects_url: Annotated[
        str, Field(description="second store that every object is copied to, file:///PATH or s3://…; empty: none")
    ] = ""
    seal_keys: Annotated[
        str,
        Field(
            description="master keys that papers' keys lie under, the first for new papers, with commas: files, "
            "pkcs11:token=…;object=…?module-path=…&pin-source=FILE; empty: nothing is encrypted"
        ),
    ] = ""
    seal_new: Annotated[bool, Field(description="encrypt new papers; false: the keys only open")] = True
    fixity_days: Annotated[int, Field(ge=1, description="every byte of the archive is checked within so many days")] = (
        30
    )
    checkpoints_url: Annotated[
        str, Field(description="folder, file:///PATH or s3://… that checkpoints of the trail go to daily; empty: none")
    ] = ""
    trail_witnesses: Annotated[
        str,
        Field(
            description="witnesses that countersign checkpoints of the trail, with commas: URL KEY, or KEY alone "
            "for one that is asked by files; empty: none"
        ),
    ] = ""
    trail_quorum: Annotated[
        int, Field(ge=1, description="how many of them have to sign, else `sohoa doctor` warns")
    ] = 1
    backup_url: Annotated[str, Field(description="folder, file:///PATH or s3://… of backups; empty: none")] = ""
    backup_recipients: Annotated[
        str, Field(description="age recipients that backups are encrypted for, with commas; empty: none")
    ] = ""
    otlp_url: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^/?#\s]+(/[^?#\s]*)?)?$",
            description="collector that traces go to by OTLP over HTTP, http://HOST:4318; empty: none",
        ),
    ] = ""
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$", description="what is logged")] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said in code first, then the environment, then `sohoa.toml` in the home."""
        home = init_settings().get("home") or os.environ.get(f"{PREFIX}HOME", "data")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(home) / "sohoa.toml")

    @property
    def database(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{self.home.absolute() / 'sohoa.db'}"

    @property
    def objects(self) -> str:
        """The URL of the object store in use."""
        return self.objects_url or (self.home.absolute() / "archive").as_uri()

    @property
    def scan(self) -> Path:
        """The folder of the desks' folders."""
        return self.home / "scan"

    @property
    def scratch(self) -> Path:
        """Where work in progress lies; safe to delete when nothing runs."""
        return self.home / "work"


def read_settings(**given: Any) -> Settings:
    """The settings in force, `given` ones before all others. Raises `BadSetting` with every problem at once."""
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    problems = [f"{name}: unknown" for name in sorted(os.environ) if name.startswith(PREFIX) and name not in names]
    try:
        settings = Settings(**given)
    except ValidationError as error:
        problems += [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    except ValueError as error:  # sohoa.toml is no TOML
        problems.append(f"sohoa.toml: {error}")
    if problems:
        raise BadSetting(problem="; ".join(problems))
    if (file := file_in_place_of(settings.home.absolute())) is not None:
        raise BadSetting(problem=Phrase(A_FILE, {"named": f"{PREFIX}HOME", "path": str(file)}))
    return settings

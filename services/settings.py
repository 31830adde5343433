"""Every setting, its default and what it means. Read from `CHATTERBOX_*` in the environment or in `.env`."""

import ipaddress
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="CHATTERBOX_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    data_dir: Path = Field(PROJECT / "data", description="Folder of the database and the secrets file.")
    database_url: str | None = Field(None, description="`sqlite://...` or `postgres://...`; unset: SQLite in data_dir.")
    backplane: str = Field(
        "memory://", pattern=r"^(memory://|(nats|tls)://\S+)$", description="Link between processes."
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+$",
        description="Address that people type, without a path; unset: local use.",
    )

    files_dir: Path | None = Field(
        None, description="Folder of the files that people send; unset: `files` in data_dir."
    )
    secrets_file: Path | None = Field(
        None, description="Where the secrets are kept; unset: `secrets.json` in data_dir."
    )
    token_key: str | None = Field(None, description="Signs tokens; at least 32 bytes; unset: from the secrets file.")
    old_token_key: str | None = Field(None, description="Signed tokens before; what it signed stays good; likewise.")
    session_secret: str | None = Field(None, description="Keys the hash of session cookies; likewise.")
    password_pepper: str | None = Field(None, description="Keys the hash under bcrypt; likewise.")

    bcrypt_cost: int = Field(12, ge=4, le=16, description="Each step doubles the time of a hash; 12 takes 0.25 s.")
    min_password_length: int | None = Field(None, ge=1, description="Unset: 4 on loopback, 8 otherwise.")
    common_passwords: bool | None = Field(None, description="Allow well-known passwords? Unset: on loopback only.")
    token_lifetime: int = Field(86_400, ge=60, le=86_400, description="Seconds that an API token is valid.")
    tokens_in_addresses: bool = Field(True, description="Whether `/ws?token=` is a way to sign in.")
    session_lifetime: int = Field(30 * 86_400, ge=60, description="Seconds that a browser stays signed in.")
    session_idle: int = Field(14 * 86_400, ge=60, description="Seconds after which an unused browser is signed out.")
    registration: Literal["open", "invite", "closed"] = Field("open", description="Who may make an account.")
    admin: str | None = Field(None, description="Name of the administrator. Unset: whoever comes first.")

    messages_per_second: float = Field(5, ge=0, description="What one person may post and change, in the long run.")
    message_burst: int = Field(20, ge=1, description="And at once.")
    largest_file: int = Field(5_000_000, ge=1, description="Bytes of a file that is sent.")
    file_quota: int = Field(500_000_000, ge=0, description="Bytes of all files of one person.")
    files_per_minute: int = Field(30, ge=0, description="Files that one person may send.")
    frames_per_second: float = Field(50, ge=0, description="Frames on one socket, twice as many at once.")
    max_sockets: int | None = Field(
        None, ge=0, description="Sockets and pages in all. Unset: nine tenths of the files that the process may open."
    )
    max_sockets_per_user: int = Field(10, ge=0, description="Sockets that one person may have open.")
    max_sockets_per_address: int = Field(200, ge=0, description="Sockets and pages that one address may have open.")
    shared_deflate: bool = Field(
        False, description="Compress messages on `/ws`, once for all sockets, where the program offers that."
    )
    pages_per_minute: int = Field(60, ge=0, description="Pages that one address may load.")
    failed_logins_per_account: int = Field(5, ge=0, description="Wrong passwords in half an hour.")
    failed_logins_per_address: int = Field(30, ge=0, description="Wrong passwords in half an hour.")
    registrations_per_hour: int | None = Field(None, ge=0, description="Of one address. Unset: 3, on loopback any.")
    max_logins_waiting: int = Field(20, ge=0, description="Passwords that wait to be checked.")
    trusted_proxies: str = Field("127.0.0.1", description="Addresses whose X-Forwarded-For is believed.")

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged.")
    log_format: Literal["text", "json"] = Field("text", description="One line of text or one JSON object for each.")

    @field_validator("backplane")
    @classmethod
    def _needs_a_server(cls, backplane: str, others: ValidationInfo) -> str:
        """SQLite's file belongs to one process."""
        if backplane != "memory://" and not (others.data.get("database_url") or "").startswith("postgres"):
            raise ValueError("Several processes need PostgreSQL: set CHATTERBOX_DATABASE_URL, too.")
        return backplane

    @property
    def database(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite://{self.data_dir.resolve()}/chat.sqlite3"

    @property
    def secrets_path(self) -> Path:
        return self.secrets_file or self.data_dir / "secrets.json"

    @property
    def files_path(self) -> Path:
        return self.files_dir or self.data_dir / "files"

    @property
    def is_local(self) -> bool:
        """Whether only programs on this machine can reach the server."""
        return self.public_url is None and _is_loopback(self.host)

    @property
    def is_https(self) -> bool:
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def shortest_password(self) -> int:
        """In characters."""
        if self.min_password_length is not None:
            return self.min_password_length
        return 4 if self.is_local else 8

    @property
    def most_sockets(self) -> int:
        """In all; 0: any number."""
        return open_files() * 9 // 10 if self.max_sockets is None else self.max_sockets

    @property
    def most_registrations(self) -> int:
        """Of one address in an hour; 0: any number."""
        if self.registrations_per_hour is not None:
            return self.registrations_per_hour
        return 0 if self.is_local else 3

    @property
    def refuses_common_passwords(self) -> bool:
        return not (self.is_local if self.common_passwords is None else self.common_passwords)


def open_files() -> int:
    """How many files and connections this process may have open; 0: any number, as far as anybody says."""
    if sys.platform == "win32":
        return 0
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 0 if soft == resource.RLIM_INFINITY else soft


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

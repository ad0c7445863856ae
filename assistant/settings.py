"""All settings, in one typed object.

Read, strongest first, from keyword arguments, the environment (``ASSISTANT_…``, plus the usual
names of each service), a ``.env`` file in the working folder, and the defaults below.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import SettingsConfigDict

from assistant.errors import ConfigurationError
from assistant.page_settings import PageSettings
from assistant.proxies import spare_local
from assistant.resources import seeds_dir


class Settings(PageSettings):
    """Settings of the assistant; those of its page are in `PageSettings`.

    Example:
        >>> Settings.load(digests="seeds").embedding
        'lsa'
    """

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    # Digests and data
    digests: Path = Field(
        default_factory=seeds_dir,
        description="Folder of digest files (.md, .txt, .json), any depth.",
    )
    undated: date | None = Field(
        default=None, description="Day of entries that nothing dates; empty: they are left out."
    )
    data_dir: Path = Field(
        default=Path(".assistant"), description="Folder for the catalog and the index."
    )
    timezone: str = Field(
        default="", description="IANA time zone that decides what day it is; empty: the system's."
    )

    # Many machines
    follow: str = Field(
        default="",
        description="Store whose published index is served (docs/publishing.md): a folder, "
        "`s3://…`, `https://…`; no digests are read then.",
    )
    follow_seconds: float = Field(
        default=60.0, ge=1, description="Seconds from one look at that store to the next, about."
    )

    # Daily feed
    fetch: Literal["off", "daily", "hourly"] = Field(
        default="off", description="Whether a running page fetches new days by itself, how often."
    )
    feed_url: str = Field(
        default="https://huggingface.co/api/daily_papers",
        description="Address of the daily feed that `assistant fetch` asks.",
    )
    feed_pause: float = Field(
        default=0.25, ge=0, description="Seconds from one call of the feed to the next."
    )
    arxiv_url: str = Field(
        default="https://export.arxiv.org/api/query",
        description="Address of arXiv's interface, asked for abstracts that the feed hasn't.",
    )
    arxiv_pause: float = Field(
        default=3.0, ge=0, description="Seconds from one call of arXiv to the next."
    )
    hf_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("ASSISTANT_HF_TOKEN", "HF_TOKEN"),
        description="Token sent to the feed; not needed.",
    )

    # Embedding
    embedding: Literal["lsa", "openai", "openai-like", "ollama", "fastembed"] = Field(
        default="lsa",
        description="Embedding: 'lsa' is built in and downloads nothing; any other is used "
        "beside it.",
    )
    embedding_model: str = Field(
        default="", description="Model name for a non-built-in embedding; empty: its usual one."
    )
    embedding_prefixes: str = Field(
        default="auto",
        description="What stands before questions and texts: 'auto' by the model's name, 'none', "
        "or both with a bar between, such as 'query: |passage: '.",
    )
    embedding_timeout: float = Field(
        default=5.0,
        gt=0,
        description="Seconds that a question waits for the embedding service before it is "
        "searched without.",
    )
    embedding_base_url: str = Field(
        default="", description="Base URL of an OpenAI-compatible /v1/embeddings."
    )
    embedding_batch: int = Field(
        default=64, ge=1, le=2048, description="Most texts per request; fewer where that is slow."
    )
    embedding_dimensions: int = Field(
        default=256, ge=16, le=1024, description="Dimensions of the built-in embedding."
    )
    chunk_tokens: int = Field(
        default=1024, ge=64, le=8000, description="Token budget of a chunk (o200k vocabulary)."
    )

    # Chroma server; empty host: embedded
    chroma_host: str = Field(
        default="",
        validation_alias=AliasChoices("ASSISTANT_CHROMA_HOST", "CHROMA_HOST"),
        description="Host of a Chroma server; empty: Chroma runs embedded.",
    )
    chroma_port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("ASSISTANT_CHROMA_PORT", "CHROMA_PORT"),
        description="Port of the Chroma server.",
    )
    chroma_timeout: float = Field(
        default=10.0,
        gt=0,
        description="Seconds that a Chroma server may keep a search waiting; writing, six times.",
    )

    # Language model
    llm: Literal["auto", "none", "openai", "openai-like", "ollama"] = Field(
        default="auto",
        description="Who writes answers. 'auto': a key or base URL if set, else a local Ollama, "
        "else none (extractive).",
    )
    llm_model: str = Field(default="", description="Model name; empty: the service's usual one.")
    llm_context: int = Field(
        default=0, ge=0, description="Context window in tokens; 0: known or 8,192."
    )
    llm_max_tokens: int = Field(default=1200, ge=64, description="Most tokens of an answer.")
    llm_verify: Literal["off", "cited"] = Field(
        default="off",
        description="'cited': the model is asked once more whether what its cited sentences cite "
        "says so; up to three more calls an answer.",
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, description="Seconds without a byte before a model call is given up."
    )
    openai_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("ASSISTANT_OPENAI_API_KEY", "OPENAI_API_KEY"),
        description="Key for OpenAI or a compatible server.",
    )
    openai_base_url: str = Field(
        default="",
        validation_alias=AliasChoices("ASSISTANT_OPENAI_BASE_URL", "OPENAI_BASE_URL"),
        description="Base URL of an OpenAI-compatible server, ending in /v1.",
    )
    ollama_host: str = Field(
        default="http://127.0.0.1:11434",
        validation_alias=AliasChoices("ASSISTANT_OLLAMA_HOST", "OLLAMA_HOST"),
        description="Address of Ollama.",
    )

    # Briefs of what is followed
    brief_language: Literal["", "en", "ko"] = Field(
        default="", description="Language of a brief; empty: that of what is followed."
    )
    slack_webhook: SecretStr = Field(
        default=SecretStr(""), description="Address of a Slack incoming webhook that gets briefs."
    )
    smtp_host: str = Field(default="", description="Mail server that takes briefs.")
    smtp_port: int = Field(
        default=0, ge=0, le=65535, description="Its port; 0: 587, 465 with 'ssl', 25 with 'none'."
    )
    smtp_security: Literal["starttls", "ssl", "none"] = Field(
        default="starttls", description="How the mail server is spoken to."
    )
    smtp_user: str = Field(default="", description="User at the mail server; empty: no login.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="The user's password.")
    mail_from: str = Field(default="", description="Address that briefs come from.")
    mail_to: str = Field(default="", description="Addresses that get briefs, with commas between.")

    @field_validator("*")
    @classmethod
    def _home(cls, value: object) -> object:
        # A shell leaves the tilde alone in quotes, in .env files and in what services are given.
        try:
            return value.expanduser() if isinstance(value, Path) else value
        except RuntimeError as error:
            raise ValueError(f"there is no home folder for {value}") from error

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"unknown time zone {value!r}") from error
        return value

    @field_validator("ollama_host")
    @classmethod
    def _client_address(cls, value: str) -> str:
        # Read as Ollama reads it: a scheme brings its own port. It is the address the server
        # binds to, and a client can't connect to all addresses at once.
        parts = urlsplit(value if "://" in value else f"//{value}")
        usual = {"http": 80, "https": 443}.get(parts.scheme, 11434)
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(parts.hostname or "", parts.hostname)
        host = host or "127.0.0.1"
        if ":" in host:
            host = f"[{host}]"
        return f"{parts.scheme or 'http'}://{host}:{parts.port or usual}{parts.path.rstrip('/')}"

    @model_validator(mode="after")
    def _made_elsewhere(self) -> Settings:
        if self.follow:
            self.allow_sync, self.fetch = False, "off"
        return self

    @classmethod
    def load(cls, **overrides: object) -> Settings:
        """Read the settings; keyword arguments that are not None override everything else.

        From here on this process reaches what is local without the environment's proxies.

        Raises:
            ConfigurationError: A setting is unknown or has a value that makes no sense, or a proxy
                of the environment can't be used.
        """
        given = {name: value for name, value in overrides.items() if value is not None}
        unknown = sorted(set(given) - set(cls.model_fields))
        if unknown:
            raise ConfigurationError(
                f"Unknown setting: {', '.join(unknown)}.",
                hint=f"Known settings: {', '.join(sorted(cls.model_fields))}.",
            )
        try:
            settings = cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = ".".join(str(part) for part in first["loc"])
            raise ConfigurationError(
                f"Setting {name}: {first['msg']}.",
                hint="See the table of settings in docs/configuration.md.",
            ) from error
        spare_local(settings._services())
        return settings

    def _services(self) -> list[str]:
        chroma = f"//[{self.chroma_host}]" if ":" in self.chroma_host else f"//{self.chroma_host}"
        given = (
            self.openai_base_url,
            self.embedding_base_url,
            self.ollama_host,
            self.feed_url,
            self.arxiv_url,
            self.slack_webhook.get_secret_value(),
            self.follow,
        )
        return [address for address in given if address] + ([chroma] if self.chroma_host else [])

    @property
    def fetched_dir(self) -> Path:
        """Where fetched digests go that can't go into the digest folder; read beside it."""
        return self.data_dir / "fetched"

    def today(self) -> date:
        """The current day in the configured time zone."""
        return datetime.now(self.zone()).date()

    def zone(self) -> ZoneInfo | None:
        """The configured time zone, or None for the system's."""
        return ZoneInfo(self.timezone) if self.timezone else None

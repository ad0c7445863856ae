"""API keys: who has one, by name; of each only the hash is kept."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.settings import Settings

_NAME = re.compile(r"[\w.@-]{1,64}")
_LINE = re.compile(r"([\w.@-]{1,64}):([0-9a-f]{64}):(\d{4}-\d\d-\d\d)")
_HEAD = "# API keys, as `assistant keys` writes them: name, hash, day.\n"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, without the key itself.

    Attributes:
        name: Whose it is.
        digest: Its SHA-256; a key is random and long, so that nothing slower is needed.
        made: The day it was made.
    """

    name: str
    digest: str
    made: date


class Keys:
    """The keys of a file, read anew when it changes.

    As long as the file is there, programs need a key, be it empty or unreadable: revoking the last
    key opens nothing.

    Args:
        path: The file; need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, ...] | None = None
        self._names: dict[str, str] = {}

    @classmethod
    def of(cls, settings: Settings) -> Keys:
        """The keys that settings name."""
        return cls(settings.key_file or settings.data_dir / "keys")

    @property
    def needed(self) -> bool:
        """Whether programs need a key."""
        self._renew()
        return self._seen is not None

    def name(self, key: str) -> str | None:
        """Whose key it is, or None."""
        self._renew()
        return self._names.get(_digest(key))

    def all(self) -> list[Key]:
        """All keys, in the order in which they were made.

        Raises:
            ConfigurationError: The file can't be read, or a line of it isn't a key's.
        """
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"The key file {self.path} can't be read.") from error
        found = []
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                found.append(_key(line.strip()))
            except ValueError as error:
                raise ConfigurationError(
                    f"Line {number} of {self.path} is no 'name:hash:day'.",
                    hint="Take the line out, and make a key with: assistant keys add NAME",
                ) from error
        return found

    def add(self, name: str) -> str:
        """Make a key; it is told here and nowhere else.

        Raises:
            ConfigurationError: The name is taken or no name, or the file can't be used.
        """
        if not _NAME.fullmatch(name):
            raise ConfigurationError(f"{name!r} is no name: letters, digits and . @ - _ only.")
        known = self.all()
        if any(key.name == name for key in known):
            raise ConfigurationError(
                f"There is a key of the name {name} already.",
                hint=f"Take another name, or first: assistant keys revoke {name}",
            )
        made = "dp-" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self._write([*known, Key(name, _digest(made), datetime.now(UTC).date())])
        return made

    def revoke(self, name: str) -> None:
        """Have a key be worth nothing from now on.

        Raises:
            ConfigurationError: There is no such key, or the file can't be used.
        """
        known = self.all()
        left = [key for key in known if key.name != name]
        if len(left) == len(known):
            raise ConfigurationError(
                f"There is no key of the name {name}.", hint="See: assistant keys list"
            )
        self._write(left)

    def _renew(self) -> None:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            self._seen, self._names = None, {}
            return
        except OSError:
            self._seen, self._names = (), {}
            return
        seen = (state.st_mtime_ns, state.st_size, state.st_ino)
        if seen == self._seen:
            return
        try:
            self._names = {key.digest: key.name for key in self.all()}
        except ConfigurationError:
            self._names = {}
        self._seen = seen

    def _write(self, keys: list[Key]) -> None:
        lines = [f"{key.name}:{key.digest}:{key.made.isoformat()}\n" for key in keys]
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(_HEAD + "".join(lines))
            new.replace(self.path)
        except OSError as error:
            raise ConfigurationError(
                f"The key file {self.path} can't be written: {error.strerror}.",
                hint="Run this as the user whose file it is, or set ASSISTANT_KEY_FILE.",
            ) from error


def _key(line: str) -> Key:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    return Key(match[1], match[2], date.fromisoformat(match[3]))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()

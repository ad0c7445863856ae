"""A brief as a mail, and its sending."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses

from assistant.errors import ConfigurationError, SendError
from assistant.following.model import Brief
from assistant.following.rendering import title, to_html, to_markdown
from assistant.proxies import is_local
from assistant.settings import Settings

_TIMEOUT = 30.0
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


class Mail:
    """Sends briefs through the mail server that settings name.

    Args:
        settings: Hold the server, and from whom and to whom.

    Raises:
        ConfigurationError: One of them is missing or makes no sense.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.smtp_host:
            raise ConfigurationError(
                "There is no mail server to send with.", hint="Set ASSISTANT_SMTP_HOST."
            )
        [self._from] = _addresses(settings.mail_from, "ASSISTANT_MAIL_FROM")[:1]
        self._to = _addresses(settings.mail_to, "ASSISTANT_MAIL_TO")
        self._settings = settings
        local = is_local(f"smtp://{settings.smtp_host}")
        if settings.smtp_user and settings.smtp_security == "none" and not local:
            raise ConfigurationError(
                "A password would go to the mail server unencrypted.",
                hint="Set ASSISTANT_SMTP_SECURITY to starttls or ssl.",
            )

    def deliver(self, brief: Brief) -> Iterator[tuple[str, ...]]:
        """Send a brief; gives its papers once the server has taken it.

        Raises:
            SendError: The server didn't take it, for anybody or for some.
        """
        settings = self._settings
        try:
            server = self._connect()
            try:
                if settings.smtp_user:
                    server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
                refused = server.send_message(self.message(brief))
            finally:
                # A mail that was taken is sent, however the server says good-bye.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except smtplib.SMTPAuthenticationError as error:
            raise SendError(
                f"The mail server {settings.smtp_host} doesn't accept the login.",
                hint="Check ASSISTANT_SMTP_USER and ASSISTANT_SMTP_PASSWORD.",
            ) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise SendError(
                f"The mail server {settings.smtp_host} didn't take the brief: {_told(error)}.",
                hint="Check ASSISTANT_SMTP_HOST, ASSISTANT_SMTP_PORT and "
                "ASSISTANT_SMTP_SECURITY, and run it again.",
                retryable=True,
            ) from error
        # Sent to the others it is; again, it would come to them twice.
        yield brief.arxiv_ids
        if refused:
            raise SendError(
                f"The mail server refused {', '.join(sorted(refused))}; the others have the brief.",
                hint="Check ASSISTANT_MAIL_TO.",
            )

    def message(self, brief: Brief) -> EmailMessage:
        """The mail of a brief: plain text, and the same as HTML."""
        mail = EmailMessage()
        mail["Subject"] = title(brief)
        mail["From"] = self._from
        mail["To"] = self._to
        mail["Date"] = format_datetime(datetime.now(UTC))
        # The same papers make the same mail: who gets it twice after a crash may drop one.
        known = hashlib.sha256(" ".join([*map(str, self._to), *brief.arxiv_ids]).encode())
        mail["Message-ID"] = f"<{known.hexdigest()[:32]}@{self._from.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(to_markdown(brief) + "\n")
        mail.add_alternative(to_html(brief), subtype="html")
        return mail

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        host, port = settings.smtp_host, settings.smtp_port or _PORTS[settings.smtp_security]
        if settings.smtp_security == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        if settings.smtp_security == "starttls":
            try:
                # Refused by a server that offers none: nothing is sent in the clear instead.
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, OSError):
                server.close()
                raise
        return server


def _addresses(text: str, variable: str) -> tuple[Address, ...]:
    """Addresses with commas between.

    Raises:
        ConfigurationError: There is none, or one makes no sense.
    """
    try:
        # A line break would end the header, and begin another one.
        if not text.isprintable():
            raise ValueError(text)
        found = tuple(
            Address(display_name=name, addr_spec=address)
            for name, address in getaddresses([text])
            if address
        )
        if not found or not all(one.username and one.domain for one in found):
            raise ValueError(text)
    except (ValueError, IndexError, MessageError) as error:
        raise ConfigurationError(
            f"{variable} holds no mail address." if not text else f"{variable} makes no sense.",
            hint=f"Write {variable} like name@example.org; more than one with commas between.",
        ) from error
    return found


def _told(error: Exception) -> str:
    """What a server said, or how it couldn't be reached, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"nobody of {', '.join(sorted(error.recipients))} may get it"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {' '.join(text.split())}"[:200]
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__

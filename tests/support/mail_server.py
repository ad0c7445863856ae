"""A mail server on this machine: with STARTTLS, with TLS from the start, or without."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "reader", "correct horse"


class MailServer:
    """What a mail server took.

    Attributes:
        port: Where it listens.
        taken: Mails.
        recipients: Of each mail.
        encrypted: Whether each mail came encrypted.
        logins: Users that logged in.
        refuse: Recipients that it doesn't take.
        fault: What it answers to a mail instead of taking it.
    """

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.encrypted: list[bool] = []
        self.logins: list[str] = []
        self.refuse: set[str] = set()
        self.fault = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refuse:
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or not."""
        if self.fault:
            return self.fault
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        self.recipients.append(list(envelope.rcpt_tos))
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        """Whether somebody may log in."""
        assert isinstance(data, LoginPassword)
        known = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        if known:
            self.logins.append(USER)
        return AuthResult(success=known, handled=False)


@contextmanager
def mail_server(
    security: Literal["starttls", "ssl", "none"], certificate: tuple[Path, Path] | None = None
) -> Iterator[MailServer]:
    """A server that runs until the block ends.

    Args:
        security: How it is spoken to.
        certificate: Its certificate and key, where it is spoken to with TLS.
    """
    state = MailServer()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    with socket.create_server(("127.0.0.1", 0)) as free:
        state.port = free.getsockname()[1]
    controller = Controller(
        state,
        hostname="127.0.0.1",
        port=state.port,
        ssl_context=context if security == "ssl" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        authenticator=state.check,
        auth_require_tls=security == "starttls",
    )
    controller.start()
    try:
        yield state
    finally:
        controller.stop()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, signed by itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key

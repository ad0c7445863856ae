"""Mail through a real server: what arrives, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hostile_titles import HOSTILE
from mail_server import PASSWORD, USER, mail_server, make_certificate

from assistant import Brief, ConfigurationError, SendError, Settings
from assistant.following.mail import Mail

Make = Callable[..., Brief]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def mail_to(port: int, **changes: Any) -> Mail:
    given = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "mail_from": "Papers <papers@example.org>",
        "mail_to": "one@example.org, Zwei <two@example.org>",
        **changes,
    }
    return Mail(Settings.load(**given))


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_goes_encrypted_and_logged_in(
    make: Make,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    security: Any,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    brief = make("A Title", "Another")
    with mail_server(security, certificate) as server:
        login = {"smtp_user": USER, "smtp_password": PASSWORD}
        sender = mail_to(server.port, smtp_security=security, **login)
        assert list(sender.deliver(brief)) == [brief.arxiv_ids]
    assert (server.encrypted, server.logins) == ([True], [USER])
    assert server.recipients == [["one@example.org", "two@example.org"]]


def test_is_plain_text_and_html_with_the_same_papers(make: Make) -> None:
    brief = make("A Title", "Another <b>Title</b>", language="ko")
    with mail_server("none") as server:
        list(mail_to(server.port).deliver(brief))
    [mail] = server.taken
    assert mail["Subject"] == "데일리 페이퍼: 새 논문 2편"
    assert mail["From"] == "Papers <papers@example.org>"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert mail.get_content_type() == "multipart/alternative"
    for paper in brief.papers:
        assert paper.url in plain.get_content()
        assert paper.url in page.get_content()
    assert "Another &lt;b&gt;Title&lt;/b&gt;" in page.get_content()
    assert "<img" not in page.get_content()


def test_the_same_papers_are_the_same_mail(make: Make) -> None:
    with mail_server("none") as server:
        sender = mail_to(server.port)
        for brief in (make("A", "B"), make("A", "B"), make("A")):
            list(sender.deliver(brief))
    first, again, other = (mail["Message-ID"] for mail in server.taken)
    assert first == again != other


def test_titles_stay_out_of_headers_and_markup(make: Make) -> None:
    with mail_server("none") as server:
        list(mail_to(server.port).deliver(make(*HOSTILE, heading="x\r\nBcc: y@example.org")))
    [mail] = server.taken
    assert mail["Bcc"] is None
    assert server.recipients == [["one@example.org", "two@example.org"]]
    page = mail.get_body(("html",))
    assert page is not None
    assert "<script" not in page.get_content()
    assert "<b>" not in page.get_content()


@pytest.mark.parametrize(
    "changes",
    [
        {"smtp_host": ""},
        {"mail_from": ""},
        {"mail_to": ""},
        {"mail_to": "nobody"},
        {"mail_to": "a@example.org\r\nBcc: b@example.org"},
        {"mail_from": "a@b@c"},
        {"smtp_host": "mail.example.org", "smtp_user": "me"},
    ],
)
def test_settings_that_make_no_sense_are_told_before_anything_is_sent(
    changes: dict[str, str],
) -> None:
    with pytest.raises(ConfigurationError) as told:
        mail_to(1, **changes)
    assert "ASSISTANT_" in told.value.hint


def test_a_server_without_encryption_gets_nothing(make: Make) -> None:
    with mail_server("none") as server, pytest.raises(SendError, match="didn't take"):
        list(mail_to(server.port, smtp_security="starttls").deliver(make("A")))
    assert server.taken == []


def test_a_certificate_that_nobody_knows_gets_nothing(
    make: Make, certificate: tuple[Path, Path]
) -> None:
    with mail_server("starttls", certificate) as server, pytest.raises(SendError):
        list(mail_to(server.port, smtp_security="starttls").deliver(make("A")))
    assert server.taken == []


def test_what_the_server_says_is_told(make: Make) -> None:
    with mail_server("none") as server:
        server.fault = "451 come back later"
        with pytest.raises(SendError, match="451 come back later"):
            list(mail_to(server.port).deliver(make("A")))
    with pytest.raises(SendError, match=r"127\.0\.0\.1 didn't take the brief") as refused:
        list(mail_to(server.port).deliver(make("A")))
    assert refused.value.retryable


def test_a_wrong_password_is_told(
    make: Make, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_server("starttls", certificate) as server:
        sender = mail_to(
            server.port, smtp_security="starttls", smtp_user=USER, smtp_password="wrong"
        )
        with pytest.raises(SendError, match="doesn't accept the login") as told:
            list(sender.deliver(make("A")))
    assert "wrong" not in str(told.value)


def test_who_is_refused_is_told_and_the_others_have_it_once(make: Make) -> None:
    brief = make("A")
    with mail_server("none") as server:
        server.refuse = {"two@example.org"}
        delivered = mail_to(server.port).deliver(brief)
        assert next(delivered) == brief.arxiv_ids
        with pytest.raises(SendError, match=r"refused two@example\.org"):
            next(delivered)
    assert server.recipients == [["one@example.org"]]

"""Where settings come from, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest

from assistant import ConfigurationError, Settings

PATHS = [name for name, field in Settings.model_fields.items() if "Path" in str(field.annotation)]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing() -> None:
    settings = Settings.load()
    assert settings.embedding == "lsa"
    assert settings.chroma_host == settings.openai_base_url == ""
    assert settings.digests.name == "seeds"
    assert settings.digests.is_dir()
    assert settings.data_dir == Path(".assistant")


def test_keyword_beats_environment_beats_dotenv_beats_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_EMBEDDING_BATCH=3\nASSISTANT_PORT=4\n")
    assert (Settings.load().embedding_batch, Settings.load().port) == (3, 4)
    monkeypatch.setenv("ASSISTANT_EMBEDDING_BATCH", "5")
    assert (Settings.load().embedding_batch, Settings.load().port) == (5, 4)
    assert Settings.load(embedding_batch=7).embedding_batch == 7
    # None is no override.
    assert Settings.load(embedding_batch=None).embedding_batch == 5


@pytest.mark.parametrize(
    ("variable", "field", "value"),
    [
        ("OPENAI_BASE_URL", "openai_base_url", "http://127.0.0.1:1/v1"),
        ("ASSISTANT_OPENAI_BASE_URL", "openai_base_url", "http://127.0.0.1:1/v1"),
        ("CHROMA_HOST", "chroma_host", "chroma.example"),
        ("ASSISTANT_CHROMA_HOST", "chroma_host", "chroma.example"),
        ("ASSISTANT_DATA_DIR", "data_dir", "elsewhere"),
        ("ASSISTANT_DIGESTS", "digests", "papers"),
        ("ASSISTANT_LLM", "llm", "ollama"),
    ],
)
def test_the_usual_names_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, field: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert str(getattr(Settings.load(), field)) == value
    given = {"llm": "none"}.get(field, "other")
    assert str(getattr(Settings.load(**{field: given}), field)) == given


@pytest.mark.parametrize(
    "name",
    [name for name, field in Settings.model_fields.items() if "Path" in str(field.annotation)],
)
def test_a_tilde_is_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    expected = tmp_path / "home" / "papers"
    assert getattr(Settings.load(**{name: "~/papers"}), name) == expected
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}", "~/papers")
    assert getattr(Settings.load(), name) == expected


def test_a_home_folder_that_does_not_exist_is_said() -> None:
    with pytest.raises(ConfigurationError, match="no home folder"):
        Settings.load(data_dir="~nobody-of-this-name/papers")


def test_our_own_names_beat_the_usual_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    monkeypatch.setenv("CHROMA_PORT", "1111")
    assert Settings.load().openai_api_key.get_secret_value() == "theirs"
    monkeypatch.setenv("ASSISTANT_OPENAI_API_KEY", "ours")
    monkeypatch.setenv("ASSISTANT_CHROMA_PORT", "2222")
    assert Settings.load().openai_api_key.get_secret_value() == "ours"
    assert Settings.load().chroma_port == 2222


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:1234", "http://127.0.0.1:1234"),
        ("http://0.0.0.0:1234/", "http://127.0.0.1:1234"),
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("gpu.example:11434", "http://gpu.example:11434"),
        ("gpu.example", "http://gpu.example:11434"),
        ("https://gpu.example", "https://gpu.example:443"),
        ("https://gpu.example:443/", "https://gpu.example:443"),
        (":1234", "http://127.0.0.1:1234"),
        ("", "http://127.0.0.1:11434"),
        ("[::]:1234", "http://[::1]:1234"),
        ("[::1]", "http://[::1]:11434"),
        ("http://gpu.example/ollama", "http://gpu.example:80/ollama"),
    ],
)
def test_ollama_host_becomes_an_address_to_connect_to(
    monkeypatch: pytest.MonkeyPatch, address: str, expected: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", address)
    assert Settings.load().ollama_host == expected


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"chunk_token": 5}, "chunk_token"),
        ({"embedding": "magic"}, "embedding"),
        ({"chunk_tokens": 1}, "chunk_tokens"),
        ({"port": "many"}, "port"),
        ({"timezone": "Moon/Crater"}, "timezone"),
        ({"embedding_batch": 0}, "embedding_batch"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(given: dict[str, object], names: str) -> None:
    with pytest.raises(ConfigurationError, match=names) as refused:
        Settings.load(**given)
    assert refused.value.hint
    assert refused.value.exit_code == 2


def test_no_key_is_ever_shown() -> None:
    settings = Settings.load(openai_api_key="sk-very-secret")
    assert "sk-very-secret" not in f"{settings!r} {settings} {settings.model_dump()}"
    with pytest.raises(ConfigurationError) as refused:
        Settings.load(openai_api_key=["sk-very-secret"])
    assert "sk-very-secret" not in str(refused.value)


def test_every_field_says_what_it_does() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


class _Moment(datetime):
    """Half past ten in the morning of 1 January 2024, in Greenwich."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2024, 1, 1, 10, 30, tzinfo=UTC).astimezone(tz)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2024, 1, 2)),
        ("UTC", date(2024, 1, 1)),
        ("Pacific/Niue", date(2023, 12, 31)),
    ],
)
def test_the_time_zone_decides_the_day(
    zone: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.settings.datetime", _Moment)
    assert Settings.load(timezone=zone).today() == day

"""What the server says of itself when it is well and when it isn't."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant
from assistant.web.server.health import health


def test_a_ready_server_says_so(seed_page: Any) -> None:
    answer = httpx.get(f"{seed_page.address}healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "live": True,
        "ready": True,
        "stale": True,
        "days": 5,
        "newest": "2024-11-14",
    }
    assert httpx.head(f"{seed_page.address}healthz").status_code == 200


def test_without_an_index_it_is_not_ready(tmp_path: Path) -> None:
    state = health(Assistant.open(data_dir=tmp_path, llm="none"))
    assert (state.ready, state.days, state.to_dict()["status"]) == (False, 0, "not ready")


def test_a_server_whose_data_is_gone_answers_503(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any], tmp_path: Path
) -> None:
    assistant = own_seeds()
    served = serve(assistant)
    shutil.rmtree(tmp_path / "data")
    assistant.close()
    answer = httpx.get(f"{served.address}healthz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)


@pytest.mark.parametrize(("days", "stale"), [(3, True), (100_000, False)])
def test_stale_is_what_is_older_than_the_settings_say(
    own_seeds: Callable[..., Assistant], days: int, stale: bool
) -> None:
    assistant = own_seeds(stale_days=days)
    assert health(assistant).stale is stale
    assistant.close()

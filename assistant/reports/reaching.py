"""Whether the servers that the settings name can be reached, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx

from assistant.answer.llm.addresses import without_password
from assistant.answer.llm.connect import model_in_use, served_at
from assistant.answer.llm.faults import CallError, call_error
from assistant.feed.http import PoliteClient
from assistant.feed.model import Fault, FaultError
from assistant.index.stores.connecting import server_address
from assistant.proxies import is_local
from assistant.publishing.pulled import Pulled
from assistant.reports.doctor import Asking, Finding, State, mendable
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.strings import Language

#: Seconds without a byte before a server is given up.
SECONDS = 4.0
#: Models that are named of those a server lists.
_NAMED = 5


def servers(settings: Settings, language: Language = "en") -> dict[str, Asking]:
    """A check of each server that the settings name, for `examine`.

    Args:
        settings: What is configured.
        language: Of the sentences.
    """
    checks = {
        "model": Asking(partial(_model, settings, language)),
        "embedding": Asking(partial(_embedding, settings, language)),
    }
    if settings.chroma_host:
        checks["chroma"] = Asking(partial(_chroma, settings, language))
    if settings.follow:
        return {**checks, "store": Asking(partial(_store, settings, language))}
    # Where nothing is fetched, nothing is amiss without them.
    wanted: State = "warn" if settings.fetch == "off" else "bad"
    day = {"date": str(settings.today() - timedelta(days=7)), "limit": "1", "p": "0"}
    feed = partial(_guest, "feed", settings.feed_url, day, b"[", wanted, language)
    checks["feed"] = Asking(feed, wanted)
    one = {"search_query": "all:electron", "max_results": "1"}
    arxiv = partial(_guest, "arxiv", settings.arxiv_url, one, b"<", "warn", language)
    checks["arxiv"] = Asking(arxiv, "warn")
    return checks


def _model(settings: Settings, language: Language) -> Finding:
    """Whether the model's server lists models, and among them the one that is set.

    Raises:
        ConfigurationError: The model lacks its key or its address.
    """
    model = model_in_use(settings)
    if not model.name:
        return Finding("model", "ok", say("doctor.model_none", language))
    base, key = served_at(settings, model)
    try:
        names = _listed(base, key, model.where)
    except CallError as error:
        return Finding("model", "bad", error.sentence(language))
    wanted = settings.llm_model
    # An untagged name means the newest of that name.
    if wanted and names and not {wanted, f"{wanted}:latest"} & set(names):
        values = {"where": model.where, "model": wanted, "models": ", ".join(names[:_NAMED])}
        return mendable("model", "bad", "doctor.model_unlisted", language, **values)
    if not wanted and names and model.name not in names:
        model = replace(model, name=names[0])  # as the server is asked
    return Finding("model", "ok", say("doctor.model", language, model=model))


def _listed(base: str, key: str, where: str) -> list[str]:
    """The models that a server lists.

    Raises:
        CallError: It lists none.
    """
    try:
        reply = _asked(f"{base}/models", key, where)
    except CallError as error:
        if error.kind not in ("missing", "malformed") or base.endswith("/v1"):
            raise
        reply = _asked(f"{base}/v1/models", key, where)
    items = reply.get("data") if isinstance(reply, dict) else None
    if not isinstance(items, list):
        raise CallError("malformed", where=where)
    return [item["id"] for item in items if isinstance(item, dict) and "id" in item]


def _embedding(settings: Settings, language: Language) -> Finding:
    """Whether the embedding embeds; what runs on this machine is not loaded for that.

    Raises:
        ConfigurationError: It lacks its key or its address.
    """
    name = settings.embedding
    if name in ("lsa", "fastembed"):
        key = "doctor.embedding" if name == "lsa" else "doctor.embedding_here"
        return Finding("embedding", "ok", say(key, language, embedding=name))
    import openai

    from assistant.index.embedding.connect import DEFAULT_MODELS, service_address

    address = service_address(settings)
    model = settings.embedding_model or DEFAULT_MODELS[name]
    where = without_password(address)
    # Its own client would try again for longer than anybody waits here.
    client = openai.OpenAI(
        base_url=address,
        api_key=settings.openai_api_key.get_secret_value() or "none",
        timeout=SECONDS,
        max_retries=0,
    )
    try:
        client.embeddings.create(model=model, input=["papers"])
    except (openai.OpenAIError, httpx.HTTPError, ValueError, TypeError, LookupError) as error:
        fault = call_error(error, where=where, model=model, seconds=SECONDS)
        return Finding("embedding", "bad", fault.sentence(language))
    values = {"embedding": model, "where": where}
    return Finding("embedding", "ok", say("doctor.embedding_reached", language, **values))


def _chroma(settings: Settings, language: Language) -> Finding:
    where = server_address(settings)
    host = f"[{settings.chroma_host}]" if ":" in settings.chroma_host else settings.chroma_host
    try:
        _asked(f"http://{host}:{settings.chroma_port}/api/v2/heartbeat", "", where)
    except CallError:
        return mendable("chroma", "bad", "doctor.chroma_silent", language, where=where)
    return Finding("chroma", "ok", say("doctor.chroma", language, where=where))


def _store(settings: Settings, language: Language) -> Finding:
    """Whether the store that is followed can be read, and what was fetched from it is in use."""
    from assistant.publishing.faults import Fault, FaultError
    from assistant.publishing.publication import read_pointer
    from assistant.publishing.store import open_store

    pulled = Pulled.read(settings.data_dir)
    fault = pulled.fault if pulled else None
    try:
        store = open_store(settings.follow)
        name = read_pointer(store)
        if name is None:
            fault = Fault("missing", store.where)
    except FaultError as error:
        fault = error.fault
    if fault is not None:
        return Finding("store", "bad", fault.sentence(language), fault.hint(language))
    if pulled is None or pulled.published is None:
        return mendable("store", "warn", "doctor.store_new", language, where=store.where)
    when = f"{pulled.published:%Y-%m-%d %H:%M} UTC"
    if pulled.publication != name:
        values = {"where": store.where, "when": when}
        return mendable("store", "warn", "doctor.store_behind", language, **values)
    return Finding("store", "ok", say("doctor.store", language, where=store.where, when=when))


def _guest(
    check: str,
    url: str,
    parameters: dict[str, str],
    begins: bytes,
    state: State,
    language: Language,
) -> Finding:
    """Whether a public service answers, with what begins like an answer; it is asked once."""

    def read(body: bytes) -> None:
        if not body.lstrip().startswith(begins):
            raise FaultError(Fault("not_json", client.host))

    try:
        with PoliteClient(url, pause=0.0, timeout=SECONDS, attempts=1) as client:
            client.get(parameters, read)
            return Finding(check, "ok", say("doctor.guest", language, where=client.host))
    except FaultError as error:
        return Finding(check, state, error.fault.sentence(language))


def _asked(url: str, key: str, where: str) -> Any:
    """The JSON of an address.

    Raises:
        CallError: It gives none.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with httpx.Client(timeout=SECONDS, trust_env=not is_local(url)) as client:
            response = client.get(url, headers=headers)
            response.raise_for_status()
            return response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        fault = call_error(error, where=where, model="", seconds=SECONDS, key=key)
        raise fault from error

"""What ``/metrics`` tells, in Prometheus' text format: counts and times, never texts or names."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response
from starlette.routing import Route

from assistant.observing import Observer
from assistant.publishing.pulled import Pulled
from assistant.web.server.health import health

if TYPE_CHECKING:
    from starlette.requests import Request

    from assistant.core import Assistant
    from assistant.observing import Asked

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics(Observer):
    """Counts what an assistant does, in a registry of its own.

    Args:
        assistant: Tells of its days when they are asked for.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._registry = registry = CollectorRegistry()
        self._questions = Counter(
            "papers_questions",
            "Questions by way in, who wrote the answer, and outcome.",
            ("way", "mode", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "papers_question_seconds",
            "Seconds from a question to its whole answer.",
            ("way",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Counter(
            "papers_model_calls", "Calls of the model by outcome.", ("outcome",), registry=registry
        )
        self._call_seconds = Histogram(
            "papers_model_call_seconds",
            "Seconds of a call of the model, to its last word.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._syncs = Counter("papers_syncs", "Syncs by outcome.", ("outcome",), registry=registry)
        self._sync_seconds = Histogram(
            "papers_sync_seconds",
            "Seconds of a sync.",
            buckets=(1, 5, 15, 60, 300, 1800),
            registry=registry,
        )
        self._pulls = Counter(
            "papers_pulls",
            "Looks at the store that is followed, by outcome.",
            ("outcome",),
            registry=registry,
        )
        self._published = Gauge(
            "papers_published_seconds",
            "When the publication in use was published, since 1970; 0: none is followed.",
            registry=registry,
        )
        self._pull_failures = Gauge(
            "papers_pull_failures", "Looks that failed since the last success.", registry=registry
        )
        self._days = Gauge("papers_days", "Days that are answered about.", registry=registry)
        self._newest = Gauge(
            "papers_newest_day_seconds", "The newest of them, since 1970.", registry=registry
        )

    def asked(self, question: Asked) -> None:
        """Count a question."""
        way, mode = question.visitor.way, question.mode.partition(":")[0]
        self._questions.labels(way, mode or "none", question.outcome).inc()
        self._seconds.labels(way).observe(question.seconds)

    def called(self, model: str, outcome: str, seconds: float) -> None:
        """Count a call of a model."""
        self._calls.labels(outcome).inc()
        self._call_seconds.observe(seconds)

    def synced(self, outcome: str, seconds: float) -> None:
        """Count a sync."""
        self._syncs.labels(outcome).inc()
        self._sync_seconds.observe(seconds)

    def pulled(self, outcome: str, told: str) -> None:
        """Count a look at the store that is followed."""
        self._pulls.labels(outcome).inc()

    @property
    def route(self) -> Route:
        """The route ``/metrics``."""
        return Route("/metrics", self._show)

    # Not asynchronous: it reads the catalog, so it belongs into a thread.
    def _show(self, _: Request) -> Response:
        state = health(self._assistant)
        self._days.set(state.days)
        if state.newest is not None:
            newest = datetime.combine(state.newest, time(), UTC)
            self._newest.set(newest.timestamp())
        pulled = Pulled.read(self._assistant.settings.data_dir)
        if pulled is not None:
            self._published.set(pulled.published.timestamp() if pulled.published else 0)
            self._pull_failures.set(pulled.failures)
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

"""The web server: one Gradio app with a page for each language.

``/`` leads to the reader's page · ``/en``, ``/ko`` the pages · ``/gradio_api/…`` the HTTP API ·
``/mcp`` tools for models · ``/healthz`` health · ``/metrics`` counts · ``/login`` ·
``/web/…`` scripts and style
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import warnings
from collections.abc import AsyncIterator, Container
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from types import SimpleNamespace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount

from assistant.api.mcp.http import McpEndpoint
from assistant.api.routes import api_routes
from assistant.core import Assistant
from assistant.errors import IndexDamagedError, NotSyncedError
from assistant.web.assets import asset
from assistant.web.server.files import file_routes
from assistant.web.server.gate.chain import chain
from assistant.web.server.gate.limits import Rates
from assistant.web.server.gate.refusals import refusal
from assistant.web.server.gate.sessions import Sessions, secret_of
from assistant.web.server.health import health_route
from assistant.web.server.jobs import jobs_of
from assistant.web.server.journal import Journal, Notices
from assistant.web.server.keeper import LOOK, Keeper
from assistant.web.server.languages import home_routes
from assistant.web.server.login import Login
from assistant.web.server.running import listen, run
from assistant.web.server.security import check_exposure, read_users

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from assistant.settings import Settings

#: Threads for work of the page; its asynchronous answers need none while they wait for a model.
MAX_THREADS = 200
#: Sessions that Gradio remembers, 40 kB each; the page keeps nothing in them, and each call of a
#: program over HTTP is a session of its own.
MAX_SESSIONS = 200


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve the page until interrupted; digests are synced first when there is no index yet.

    Where a store is followed the page begins at once, and says that it is fetching.

    Args:
        settings: Where to listen, which digests, who may enter.
        open_browser: Open the page in the default browser once it runs.

    Raises:
        ConfigurationError: The page would be open to others without a login, or the address is
            taken or can't be used.
        AssistantError: The digests can't be synced.
    """
    check_exposure(settings)
    assistant = Assistant(settings)
    if not settings.follow:
        sync_if_empty(assistant)
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app = create_app(assistant)
    _warm(assistant)
    _announce(f"The page runs at {address} (Ctrl+C stops it).", settings)
    if open_browser:
        import webbrowser

        webbrowser.open(address)
    run(app, listener)
    assistant.close()


def _warm(assistant: Assistant) -> None:
    try:
        assistant.warm()
    except (NotSyncedError, IndexDamagedError):
        # What is followed comes, or comes anew, once the page runs.
        if not assistant.settings.follow:
            raise


def create_app(assistant: Assistant) -> Starlette:
    """The whole server as an ASGI application, for any ASGI server.

    Args:
        assistant: Answers the questions; must be synced, or follow a store.

    Raises:
        ConfigurationError: The password file can't be used.
    """
    from assistant.web.server.metrics import Metrics
    from assistant.web.server.visitors import QuestionLimit, visitor

    settings = assistant.settings
    pages = _gradio_app(assistant)
    login = _login(settings)
    metrics = Metrics(assistant)
    rates = Rates(settings.questions_per_minute) if settings.questions_per_minute else None
    observers = [
        *([QuestionLimit(rates)] if rates else []),
        metrics,
        Journal(texts=settings.log_text) if settings.log == "json" else Notices(),
    ]
    mcp = McpEndpoint(assistant)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        searchers = await run_in_threadpool(_searchers, assistant)
        asyncio.get_running_loop().set_default_executor(searchers)
        look = min(LOOK, settings.follow_seconds) if settings.follow else LOOK
        keeper = Keeper(assistant, jobs_of(assistant), look=look)
        keeper.start()
        try:
            async with pages.router.lifespan_context(pages), mcp.running():
                with assistant.observers.listening(*observers, who=visitor):
                    yield
        finally:
            await run_in_threadpool(keeper.stop)

    return Starlette(
        routes=[
            *home_routes(),
            health_route(assistant),
            metrics.route,
            *(login.routes if login else ()),
            *file_routes(),
            *api_routes(assistant),
            *mcp.routes,
            Mount("/", pages),
        ],
        middleware=chain(settings, login=login, rates=rates),
        lifespan=lifespan,
    )


def _login(settings: Settings) -> Login | None:
    if settings.password_file is None:
        return None
    users = read_users(settings.password_file)
    secret = secret_of(settings.data_dir)
    return Login(users, Sessions(users, secret, settings.data_dir / "logged-out"))


def _gradio_app(assistant: Assistant) -> FastAPI:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio else sums up all past events with pandas after each one, for a page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware

    from assistant.web.page import build_pages
    from assistant.web.theme import theme

    pages = build_pages(assistant)
    # Nobody waits in the queue, so nobody needs to hear after each start how long it is.
    pages.queue(default_concurrency_limit=None, max_size=1000, status_update_rate=60)
    pages.max_threads = MAX_THREADS
    pages.state_session_capacity = MAX_SESSIONS
    pages._queue.max_thread_count = MAX_THREADS
    pages._queue.pending_event_ids_session = _Pending(pages._queue.pending_messages_per_session)
    with warnings.catch_warnings():
        # Gradio says of every app with several pages that it turns off what isn't on.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        app: FastAPI = gr.mount_gradio_app(
            # Gradio else allows any origin that resolves to where it runs, with its cookies.
            FastAPI(openapi_url=None, middleware=[Middleware(CORSMiddleware)]),
            pages,
            path="/",
            app_kwargs={
                "openapi_url": None,
                "exception_handlers": {RequestValidationError: _unreadable},
            },
            theme=theme(),
            head=f'<link rel="stylesheet" href="{asset("style.css")}">',
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            show_error=False,
            max_file_size="1mb",
            ssr_mode=False,
            pwa=False,
        )
    # Gradio else writes down, for every session, how each part of all pages begins: for links to a
    # state of the page, of which it has none, and longer than most answers take.
    pages.state_holder.blocks = SimpleNamespace(default_config=pages.default_config, blocks={})
    if find_spec("matplotlib") is None:
        # Gradio else looks for it on the disk, in vain, ten times in every answer.
        gr.utils.MatplotlibBackendMananger = contextlib.nullcontext
    return app


class _Pending(dict[str, set[str]]):
    """The events of each session that are under way; Gradio itself never forgets a session.

    Args:
        open: The sessions whose readers are there, or may come, up to a number; what others have
            asked for nobody waits for.
    """

    def __init__(self, open: Container[str]) -> None:
        super().__init__()
        self._open = open

    def __setitem__(self, session: str, events: set[str]) -> None:
        others = list(self.items())
        for ended in [one for one, pending in others if not pending or one not in self._open]:
            del self[ended]
        super().__setitem__(session, events)


async def _unreadable(request: Request, _: Exception) -> Response:
    # Without what was sent, which may be nothing that JSON can say.
    return refusal(request.scope, 422, "gate.unreadable")


def _searchers(assistant: Assistant) -> ThreadPoolExecutor:
    """Threads that understand and search.

    That is work for the processor, so more threads than processors only get in each other's way;
    but with a model a thread may also wait while the model says what a question means.
    """
    waits = assistant.model_name != "extractive"
    return ThreadPoolExecutor(32 if waits else os.cpu_count() or 2, "search")


def sync_if_empty(assistant: Assistant) -> None:
    """Sync the digests with a progress bar in the terminal, unless there is an index already."""
    try:
        assistant.digest_dates()
    except NotSyncedError:
        from rich.progress import Progress

        with Progress(transient=True) as bar:
            task = bar.add_task("Reading digests")

            def show(step: str, done: int, total: int) -> None:
                bar.update(task, description=step, completed=done, total=total or None)

            report = assistant.sync(progress=show)
        ready = f"{report.papers:,} papers of {report.files:,} digests are ready."
        _announce(ready, assistant.settings)


def _announce(text: str, settings: Settings) -> None:
    from rich.console import Console

    # Where programs read the output, it holds nothing but their lines.
    Console(stderr=settings.log == "json").print(text, highlight=False)

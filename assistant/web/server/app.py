"""The web server: one Gradio app with a page for each language.

``/`` leads to the reader's page · ``/en``, ``/ko`` the pages · ``/gradio_api/…`` the HTTP API ·
``/healthz`` health · ``/web/…`` scripts and style
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import os
import socket
import sys
import warnings
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assistant.api.routes import api_routes
from assistant.core import Assistant
from assistant.errors import ConfigurationError, NotSyncedError
from assistant.web.assets import STATIC_DIR, asset
from assistant.web.server.jobs import jobs_of
from assistant.web.server.keeper import Keeper
from assistant.web.server.languages import home
from assistant.web.server.login import Login, secret_of
from assistant.web.server.security import BodyLimit, SecurityHeaders, check_exposure, read_users

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.settings import Settings

#: Threads for work of the page; its asynchronous answers need none while they wait for a model.
MAX_THREADS = 200
#: Sessions that Gradio remembers, 40 kB each; the page keeps nothing in them, and each call of a
#: program over HTTP is a session of its own.
MAX_SESSIONS = 200
_M_ARENA_MAX = -8  # of glibc's malloc.h


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve the page until interrupted; digests are synced first when there is no index yet.

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
    sync_if_empty(assistant)
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app = create_app(assistant)
    assistant.warm()
    _announce(f"The page runs at {address} (Ctrl+C stops it).")
    if open_browser:
        import webbrowser

        webbrowser.open(address)
    run(app, listener)
    assistant.close()


def run(app: Starlette, listener: socket.socket) -> None:
    """Run an application on a listening socket until interrupted."""
    import uvicorn

    # The loop gives the interpreter away with each request it reads, and waits this long to get
    # it back from a thread that searches.
    sys.setswitchinterval(0.0005)
    # What is loaded by now stays: a million objects that each full garbage collection would walk
    # for up to a tenth of a second in the middle of an answer. The process is the server's own.
    gc.collect()
    gc.freeze()
    _few_arenas()
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])


def _few_arenas() -> None:
    """Have all threads allocate from two arenas, where the C library is glibc.

    It gives threads up to eight arenas a core, and each keeps what the largest sync in it needed.
    Python's lock lets one thread allocate at a time, so that more would save nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 2)


def create_app(assistant: Assistant) -> Starlette:
    """The whole server as an ASGI application, for any ASGI server.

    Args:
        assistant: Answers the questions; must be synced.

    Raises:
        ConfigurationError: The password file can't be used.
    """
    settings = assistant.settings
    pages = _gradio_app(assistant)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        searchers = await run_in_threadpool(_searchers, assistant)
        asyncio.get_running_loop().set_default_executor(searchers)
        keeper = Keeper(assistant, jobs_of(assistant))
        keeper.start()
        try:
            async with pages.router.lifespan_context(pages):
                yield
        finally:
            await run_in_threadpool(keeper.stop)

    # Not asynchronous: it reads the catalog, so it belongs into a thread.
    def healthz(_: Request) -> JSONResponse:
        return JSONResponse(health(assistant))

    middleware = [
        Middleware(SecurityHeaders, remote_images=settings.remote_images),
        Middleware(BodyLimit),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
    ]
    if settings.password_file is not None:
        users = read_users(settings.password_file)
        middleware.append(Middleware(Login, users=users, secret=secret_of(settings.data_dir)))
    return Starlette(
        routes=[
            Route("/", home),
            Route("/healthz", healthz),
            Mount("/web", StaticFiles(directory=STATIC_DIR)),
            *api_routes(assistant),
            Mount("/", pages),
        ],
        middleware=middleware,
        lifespan=lifespan,
    )


def health(assistant: Assistant) -> dict[str, object]:
    """What ``/healthz`` answers: that the server runs, and how many days it can answer about."""
    try:
        days = len(assistant.digest_dates())
    except NotSyncedError:
        days = 0
    return {"status": "ok", "days": days}


def _gradio_app(assistant: Assistant) -> FastAPI:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio else sums up all past events with pandas after each one, for a page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web.page import build_pages
    from assistant.web.theme import theme

    pages = build_pages(assistant)
    pages.queue(default_concurrency_limit=None, max_size=1000)
    pages.max_threads = MAX_THREADS
    pages.state_session_capacity = MAX_SESSIONS
    pages._queue.max_thread_count = MAX_THREADS
    with warnings.catch_warnings():
        # Gradio says of every app with several pages that it turns off what isn't on.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        app: FastAPI = gr.mount_gradio_app(
            FastAPI(openapi_url=None),
            pages,
            path="/",
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
    return app


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
        _announce(f"{report.papers:,} papers of {report.files:,} digests are ready.")


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address.

    Raises:
        ConfigurationError: The address is taken, unknown, or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        raise ConfigurationError(
            f"The page can't listen on {host}, port {port}: {error.strerror or error}.",
            hint="Choose another port with --port or ASSISTANT_PORT.",
        ) from error
    return listener


def _announce(text: str) -> None:
    from rich.console import Console

    Console().print(text, highlight=False)

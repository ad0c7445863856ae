"""The web server: two Gradio apps (one per language) behind one address.

``/`` the page · ``/gradio_api/…`` its HTTP API · ``/healthz`` health · ``/web/…`` scripts and style
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assistant.core import Assistant
from assistant.errors import ConfigurationError, NotSyncedError
from assistant.web.assets import STATIC_DIR, asset
from assistant.web.i18n import LANGUAGES, Strings, preferred
from assistant.web.server.login import Login, secret_of
from assistant.web.server.security import BodyLimit, SecurityHeaders, check_exposure, read_users

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from assistant.question.model import Language
    from assistant.settings import Settings

#: Threads for work of the page; its asynchronous answers need none while they wait for a model.
MAX_THREADS = 200
#: Sessions that Gradio remembers, 40 kB each; the page keeps nothing in them, and each call of a
#: program over HTTP is a session of its own.
MAX_SESSIONS = 200


def serve(settings: Settings, *, open_browser: bool = False, share: bool = False) -> None:
    """Serve the page until interrupted; digests are synced first when there is no index yet.

    Args:
        settings: Where to listen, which digests, who may enter.
        open_browser: Open the page in the default browser once it runs.
        share: Offer the page under a temporary public address as well.

    Raises:
        ConfigurationError: The page would be open to others without a login, or the address is
            taken or can't be used.
        AssistantError: The digests can't be synced.
    """
    check_exposure(settings, share=share)
    assistant = Assistant(settings)
    sync_if_empty(assistant)
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app = create_app(assistant)
    assistant.warm()
    _announce(f"The page runs at {address} (Ctrl+C stops it).")
    if share:
        _announce(f"Everyone can reach it at {_tunnel(port)}.")
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
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])


def create_app(assistant: Assistant) -> Starlette:
    """The whole server as an ASGI application, for any ASGI server.

    Args:
        assistant: Answers the questions; must be synced.

    Raises:
        ConfigurationError: The password file can't be used.
    """
    settings = assistant.settings
    pages = {language: _gradio_app(assistant, language) for language in LANGUAGES}

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        searchers = await run_in_threadpool(_searchers, assistant)
        asyncio.get_running_loop().set_default_executor(searchers)
        async with contextlib.AsyncExitStack() as stack:
            for page in pages.values():
                await stack.enter_async_context(page.router.lifespan_context(page))
            yield

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
            Route("/healthz", healthz),
            Mount("/web", StaticFiles(directory=STATIC_DIR)),
            Mount("/", ByLanguage(pages)),
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


class ByLanguage:
    """ASGI application: hands each request to the page of the reader's language.

    ``?lang=ko`` sets a cookie; without one the browser's wish counts.
    """

    def __init__(self, pages: dict[Language, FastAPI]) -> None:
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or set the language first."""
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        asked = dict(query).get("lang", "")
        if scope["path"] == "/" and scope["type"] == "http" and asked in LANGUAGES:
            rest = urlencode([(key, value) for key, value in query if key != "lang"])
            response = RedirectResponse(f"?{rest}" if rest else "./", status_code=303)
            response.set_cookie("lang", asked, max_age=365 * 24 * 3600, samesite="lax")
            await response(scope, receive, send)
            return
        await self._pages[language_of(Headers(scope=scope))](scope, receive, send)


def language_of(headers: Headers) -> Language:
    """The language of a request: the reader's choice, else the browser's wish."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get("lang")
    except CookieError:
        cookie = None
    for language in LANGUAGES:
        if cookie is not None and cookie.value == language:
            return language
    return preferred(headers.get("accept-language", ""))


def _gradio_app(assistant: Assistant, language: Language) -> FastAPI:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio else sums up all past events with pandas after each one, for a page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web.page import build_page
    from assistant.web.theme import theme

    page = build_page(assistant, Strings.of(language))
    page.queue(default_concurrency_limit=None, max_size=1000)
    page.max_threads = MAX_THREADS
    page.state_session_capacity = MAX_SESSIONS
    page._queue.max_thread_count = MAX_THREADS
    app: FastAPI = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        page,
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
    but with a model a thread may also wait while the model rewrites a follow-up.
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


def _tunnel(port: int) -> str:
    import secrets

    from gradio import networking

    return str(networking.setup_tunnel("127.0.0.1", port, secrets.token_urlsafe(32), None, None))


def _announce(text: str) -> None:
    from rich.console import Console

    Console().print(text, highlight=False)

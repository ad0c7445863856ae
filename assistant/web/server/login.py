"""Login with a password file: one form, one signed cookie, and a way out.

``gradio_client``'s ``auth=(user, password)`` works with it as well.
"""

from __future__ import annotations

import asyncio
import html
import math
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.api.refusals import path_of
from assistant.strings import Strings
from assistant.web.server.gate.limits import Attempts
from assistant.web.server.gate.sessions import LASTS
from assistant.web.server.languages import language_of
from assistant.web.server.security import hash_password, verify_password

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.web.server.gate.sessions import Sessions

COOKIE = "papers-session"
#: Attempts without a wait: for one user from one address, from one address for any users, and for
#: one user from anywhere. The last waits are short, so that nobody can lock another out.
_FREE = {"pair": 5, "address": 20, "user": 50}
#: Most characters of a name and of a password, and bytes of a form, each of them as ``%XX``: taking
#: a megabyte apart would keep the server from everything else for half a second.
_NAME, _PASSWORD, _FORM = 256, 1024, 16_384
#: Longest waits in seconds.
_LONGEST = {"pair": 900.0, "address": 900.0, "user": 30.0}


class Login:
    """The addresses ``/login`` and ``/logout``.

    Args:
        users: Password hashes by user name.
        sessions: Opened and closed here.
    """

    def __init__(self, users: Mapping[str, str], sessions: Sessions) -> None:
        self._users = users
        self._sessions = sessions
        self._attempts = {kind: Attempts(_FREE[kind], _LONGEST[kind]) for kind in _FREE}
        # Hashing takes 16 MB each time, and no thread of those that search.
        self._hashing = ThreadPoolExecutor(1, "login")
        self._nobody = hash_password(secrets.token_hex(8))

    @property
    def routes(self) -> list[Route]:
        """The routes to serve."""
        return [
            Route("/login", self._show, methods=["GET"]),
            Route("/login", self._enter, methods=["POST"]),
            Route("/logout", self._ask, methods=["GET"]),
            Route("/logout", self._leave, methods=["POST"]),
        ]

    def user(self, request: HTTPConnection) -> str | None:
        """Who is logged in, or None."""
        return self._sessions.user(request.cookies.get(COOKIE, ""))

    def form(self, request: HTTPConnection) -> Response:
        """The form in place of what was asked for."""
        return _page(request, 401)

    def _show(self, request: Request) -> Response:
        return _page(request, 200)

    async def _enter(self, request: Request) -> Response:
        # Only urlencoded forms: what browsers send for this form and gradio_client for its login.
        fields = parse_qs((await request.body())[:_FORM].decode("utf-8", "replace"))
        user = fields.get("username", [""])[0][:_NAME]
        password = fields.get("password", [""])[0][:_PASSWORD]
        address = request.client.host if request.client else ""
        tried = {"pair": (user, address), "address": address, "user": user}
        wait = max(self._attempts[kind].wait(who) for kind, who in tried.items())
        if wait:
            return _page(request, 429, wait=math.ceil(wait))
        for kind, who in tried.items():
            self._attempts[kind].begin(who)
        # An unknown name takes as long as a known one.
        hashed = self._users.get(user, self._nobody)
        loop = asyncio.get_running_loop()
        right = await loop.run_in_executor(self._hashing, verify_password, password, hashed)
        if not right or user not in self._users:
            return _page(request, 401, failed=True)
        self._attempts["pair"].forget(tried["pair"])
        for kind, who in tried.items():
            self._attempts[kind].take_back(who)
        if "text/html" in request.headers.get("accept", ""):
            response: Response = RedirectResponse(language_of(request), status_code=303)
        else:
            response = JSONResponse({"success": True})
        response.set_cookie(
            COOKIE,
            self._sessions.open(user),
            max_age=LASTS,
            path=_folder(request),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    def _ask(self, request: Request) -> Response:
        return _page(request, 200, leaving=True)

    def _leave(self, request: Request) -> Response:
        self._sessions.close(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("login", status_code=303)
        response.delete_cookie(COOKIE, path=_folder(request))
        return response


def _folder(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"


def _page(
    request: HTTPConnection,
    status: int,
    *,
    failed: bool = False,
    wait: int = 0,
    leaving: bool = False,
) -> Response:
    strings = Strings(language_of(request))
    said = strings("login.failed") if failed else ""
    if wait:
        said = strings("login.wait", seconds=wait)
    root = "../" * (path_of(request.scope).count("/") - 1)
    page = login_page(strings, root=root, said=said, leaving=leaving)
    headers = {"Cache-Control": "no-store", **({"Retry-After": str(wait)} if wait else {})}
    return HTMLResponse(page, status, headers)


def login_page(strings: Strings, *, root: str = "", said: str = "", leaving: bool = False) -> str:
    """The login form, or the question whether to log out, as a whole document.

    Args:
        strings: Texts of its language.
        root: The way from the address asked for up to the server's root, like ``../``.
        said: What is wrong with the attempt before; may be empty.
        leaving: Whether to ask about logging out.
    """

    def say(key: str) -> str:
        return html.escape(strings(key))

    error = f'<p class="login-error" role="alert">{html.escape(said)}</p>' if said else ""
    fields = f"""<label for="username">{say("login.user")}</label>
<input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">{say("login.password")}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>{say("login.enter")}</button>"""
    if leaving:
        fields = f"<button autofocus>{say('login.leave')}</button>"
    target, title = ("logout", "login.leave") if leaving else ("login", "login.title")
    return f"""<!doctype html>
<html lang="{strings.language}">
<head>
<meta charset="utf-8">
<base href="{root or "./"}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{say(title)} · {say("shell.title")}</title>
<link rel="stylesheet" href="web/login.css">
</head>
<body class="login-page">
<main>
<h1>{say("shell.title")}</h1>
<form method="post" action="{target}?lang={strings.language}">
{error}
{fields}
</form>
</main>
</body>
</html>"""

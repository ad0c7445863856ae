"""Login with a password file: one form, one signed cookie.

It stands in front of everything that is served, and lets through only what it knows to be open or
what brings the cookie. ``gradio_client``'s ``auth=(user, password)`` works with it as well.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import html
import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.strings import Strings
from assistant.web.server.languages import language_of
from assistant.web.server.security import hash_password, verify_password

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "papers-session"
#: Seconds that a login lasts.
LASTS = 30 * 24 * 3600
#: What is served without a login, to be read only.
OPEN_PATHS = ("/healthz", "/web/login.css")


class Login:
    """ASGI middleware: lets in who has logged in, and refuses whatever it doesn't know.

    Args:
        app: The application.
        users: Password hashes by user name.
        secret: Signs the cookie; the same after a restart, so that logins outlive it.
    """

    def __init__(self, app: ASGIApp, *, users: Mapping[str, str], secret: bytes) -> None:
        self._app = app
        self._users = users
        self._secret = secret
        # Hashing takes 16 MB each time: many attempts at once wait for each other.
        self._hashing = asyncio.Semaphore(2)
        self._nobody = hash_password(secrets.token_hex(8))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or connection on if it may.

        Raises:
            NotImplementedError: It is of a kind that can't be refused politely.
        """
        if self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)
        elif scope["type"] == "websocket":
            # Closed before it is accepted, which servers answer with status 403.
            await send({"type": "websocket.close", "code": 1008, "reason": "Not authenticated"})
        else:
            raise NotImplementedError(f"There is no login for {scope['type']!r}.")

    def _may_pass(self, scope: Scope) -> bool:
        if scope["type"] == "lifespan":  # the server's own start and end, not a visitor's
            return True
        if scope["type"] not in ("http", "websocket"):
            return False
        if scope["type"] == "http":
            if scope["path"] in ("/login", "/logout"):
                return False
            if scope["path"] in OPEN_PATHS and scope["method"] in ("GET", "HEAD"):
                return True
        return self.user(HTTPConnection(scope).cookies.get(COOKIE, "")) is not None

    async def _answer(self, request: Request) -> Response:
        """What is said instead of passing a request on."""
        path = request.scope["path"]
        if path == "/login":
            return await self._login(request)
        if path == "/logout":
            response = RedirectResponse("login", status_code=303)
            response.delete_cookie(COOKIE)
            return response
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return self._form(request)
        return JSONResponse({"detail": "Not authenticated"}, status_code=401)

    def cookie(self, user: str, expires: int) -> str:
        """A cookie that proves a login until ``expires`` (seconds since 1970)."""
        payload = f"{user.encode().hex()}.{expires}"
        # The hash takes part, so that a changed password ends the logins made with the old one.
        key = self._secret + self._users[user].encode()
        return f"{payload}.{hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()}"

    def user(self, cookie: str) -> str | None:
        """Who logged in with a cookie, or None."""
        name, _, rest = cookie.partition(".")
        expires, _, _ = rest.partition(".")
        try:
            user = bytes.fromhex(name).decode()
            valid = int(expires) > time.time()
        except ValueError:
            return None
        if user not in self._users or not valid:
            return None
        # As bytes: what a stranger sends may hold more than ASCII.
        right = self.cookie(user, int(expires)).encode()
        return user if hmac.compare_digest(right, cookie.encode("utf-8", "replace")) else None

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return self._form(request, status=200)
        # Only urlencoded forms: what browsers send for this form and gradio_client for its login.
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        user = fields.get("username", [""])[0]
        password = fields.get("password", [""])[0][:1024]
        async with self._hashing:
            # An unknown name takes as long as a known one.
            hashed = self._users.get(user, self._nobody)
            right = await asyncio.to_thread(verify_password, password, hashed)
        if not right or user not in self._users:
            return self._form(request, failed=True)
        if "text/html" in request.headers.get("accept", ""):
            response: Response = RedirectResponse(language_of(request), status_code=303)
        else:
            response = JSONResponse({"success": True})
        response.set_cookie(
            COOKIE,
            self.cookie(user, int(time.time()) + LASTS),
            max_age=LASTS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    def _form(self, request: Request, *, failed: bool = False, status: int = 401) -> Response:
        strings = Strings(language_of(request))
        root = "../" * (request.scope["path"].count("/") - 1)
        return HTMLResponse(login_page(strings, root=root, failed=failed), status_code=status)


def login_page(strings: Strings, *, root: str = "", failed: bool = False) -> str:
    """The login form as a whole document.

    Args:
        strings: Texts of its language.
        root: The way from the address asked for up to the server's root, like ``../``.
        failed: Whether to say that name or password are wrong.
    """

    def say(key: str) -> str:
        return html.escape(strings(key))

    error = f'<p class="login-error" role="alert">{say("login.failed")}</p>' if failed else ""
    return f"""<!doctype html>
<html lang="{strings.language}">
<head>
<meta charset="utf-8">
<base href="{root or "./"}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{say("login.title")} · {say("shell.title")}</title>
<link rel="stylesheet" href="web/login.css">
</head>
<body class="login-page">
<main>
<h1>{say("shell.title")}</h1>
<form method="post" action="login?lang={strings.language}">
{error}
<label for="username">{say("login.user")}</label>
<input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">{say("login.password")}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>{say("login.enter")}</button>
</form>
</main>
</body>
</html>"""


def secret_of(data_dir: Path) -> bytes:
    """The secret that signs cookies, made at first use and readable by its owner only.

    Where it can't be kept, logins last as long as this process.
    """
    path = data_dir / "login-secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    except OSError:
        return secrets.token_bytes(32)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()

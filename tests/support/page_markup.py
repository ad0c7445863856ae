"""Reads HTML that the page draws, and finds what a browser or a screen reader would mind."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"img", "input", "link", "br", "rect", "path", "circle", "line", "meta"}
_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href"}
_SAFE_STARTS = ("https://", "en?q=", "ko?q=", "web/")


@dataclass
class Element:
    """An element with its attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, tag: str, **attributes: str) -> list[Element]:
        """Elements inside of a tag, with attributes of these values (``_`` for ``-``)."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        found: list[Element] = []
        for child in self.children:
            if child.tag == tag and wanted.items() <= child.attributes.items():
                found.append(child)
            found += child.find(tag, **attributes)
        return found

    def every(self) -> list[Element]:
        """All elements inside."""
        return [e for child in self.children for e in (child, *child.every())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {n: v or "" for n, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes <{self.open[-1].tag}>")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read_markup(html: str) -> Element:
    """The elements of a piece of HTML; fails when a tag is left open or closed twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = reader.faults + [f"<{e.tag}> is left open" for e in reader.open[1:]]
    assert not faults, faults
    return reader.root


def dangers(html: str) -> list[str]:
    """What could run or send something: scripts, handlers, forms, frames, odd addresses."""
    found: list[str] = []
    for element in read_markup(html).every():
        if element.tag in (
            "script",
            "iframe",
            "object",
            "embed",
            "video",
            "audio",
            "style",
            "base",
        ):
            found.append(f"<{element.tag}>")
        for name, value in element.attributes.items():
            if name.startswith("on") or name == "style":
                found.append(f"{name}={value}")
            if name in _ADDRESSES and not value.startswith(_SAFE_STARTS):
                found.append(f"{name}={value}")
    return found


def unnamed(html: str) -> list[str]:
    """Buttons, fields, tables and drawings without a name, repeated ids and dangling references."""
    root = read_markup(html)
    every = root.every()
    ids = [e.attributes["id"] for e in every if "id" in e.attributes]
    found = [f"id {name} twice" for name in set(ids) if ids.count(name) > 1]
    labelled = {id(e) for label in root.find("label") for e in label.every()}
    for_ids = {label.attributes.get("for") for label in root.find("label")}
    for element in every:
        attributes = element.attributes
        for reference in attributes.get("aria-labelledby", "").split():
            if reference not in ids:
                found.append(f"{element.tag} refers to {reference}")
        named = bool(attributes.get("aria-label") or attributes.get("aria-labelledby"))
        if element.tag in ("button", "a") and not (named or element.text.strip()):
            found.append(f"{element.tag} without name")
        if element.tag in ("input", "select", "progress") and not (
            named or id(element) in labelled or attributes.get("id") in for_ids
        ):
            found.append(f"{element.tag} without label")
        if element.tag == "table" and not element.find("caption"):
            found.append("table without caption")
        if element.tag == "img" and "alt" not in attributes:
            found.append("img without alt")
        if element.tag == "svg" and not (named or attributes.get("aria-hidden") == "true"):
            # A drawing may also be hidden by what it stands in.
            hidden = any(
                element in parent.every()
                for parent in every
                if parent.attributes.get("aria-hidden") == "true"
            )
            if not hidden:
                found.append("svg without name")
    return found

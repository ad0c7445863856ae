"""A line chart of topics by month, laid out in pixels of the reader's own screen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Room for the axis on the left, and for names at the ends of the lines on the right.
LEFT, RIGHT, NAMES = 40, 16, 176
TOP, BOTTOM = 14, 38
#: Least pixels between the labels of two months, and between two names.
MONTH_ROOM, NAME_ROOM = 44, 17
#: From this width on there is room for names at the ends of the lines.
WIDE = 720
#: Narrowest and widest chart.
NARROWEST, WIDEST = 280, 2400
#: Characters of a name at the end of a line.
NAME_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a topic: place in pixels, title for a pointer, and what opens its papers."""

    x: float
    y: float
    title: str
    cell: str


@dataclass(frozen=True, slots=True)
class Line:
    """A topic's line; ``name_y`` places its name when the chart is wide."""

    index: int
    name: str
    path: str
    points: tuple[Point, ...]
    name_y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place in pixels and its label; ``strong`` begins a year."""

    at: float
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the drawing needs, in pixels from the upper left corner.

    Attributes:
        width, height: Of the whole drawing.
        left, right, top, bottom: Edges of the plot.
        wide: Whether names stand at the ends of the lines.
        rows: Marks of the vertical axis, from 0.
        months: Marks of the horizontal axis; they never overlap.
        lines: The topics.
        band: Left edge and width of the shaded window, or None.
    """

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    wide: bool
    rows: tuple[Tick, ...]
    months: tuple[Tick, ...]
    lines: tuple[Line, ...]
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Series:
    """A line to draw: its name, one value per month, and each point's title and cell."""

    name: str
    values: Sequence[float]
    titles: Sequence[str]
    cells: Sequence[str]


def nice_step(highest: float, rows: int = 5) -> float:
    """The distance between marks: 1, 2 or 5 times a power of ten, so that few marks suffice.

    Example:
        >>> nice_step(71)
        20.0
    """
    if highest <= 0:
        return 1.0
    rough = highest / rows
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= rough * (1 - 1e-9))


def lay_out(
    months: Sequence[str],
    series: Sequence[Series],
    *,
    width: int,
    window: tuple[str, str] | None,
    month_name: Callable[[str], str],
    value_name: Callable[[float], str],
    whole: bool,
) -> Chart:
    """Place a chart.

    Args:
        months: ``YYYY-MM``, oldest first.
        series: Lines, one value per month.
        width: Pixels there are.
        window: First and last month to shade.
        month_name: Short name of a month.
        value_name: Name of a mark on the vertical axis.
        whole: Values are whole numbers, so marks between them make no sense.
    """
    width = min(max(width, NARROWEST), WIDEST)
    wide = width >= WIDE
    height = 340 if wide else 270
    left, right = float(LEFT), float(width - (NAMES if wide else RIGHT))
    top, bottom = float(TOP), float(height - BOTTOM)
    highest = max((value for line in series for value in line.values), default=0.0)
    step = max(nice_step(highest), 1.0) if whole else nice_step(highest)
    rows = max(1, math.ceil(highest / step - 1e-9))
    pitch = (right - left) / max(1, len(months))
    xs = [left + pitch * (place + 0.5) for place in range(len(months))]

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / (rows * step), 1)

    return Chart(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        wide=wide,
        rows=tuple(Tick(y(step * n), value_name(step * n)) for n in range(rows + 1)),
        months=_months(months, xs, pitch, month_name),
        lines=_lines(series, xs, y),
        band=_band(months, xs, pitch, window),
    )


def _months(
    months: Sequence[str], xs: Sequence[float], pitch: float, name: Callable[[str], str]
) -> tuple[Tick, ...]:
    every = max(1, math.ceil(MONTH_ROOM / pitch))
    ticks: list[Tick] = []
    year = ""
    # Counted from the newest month, which is the one most looked at.
    for place in range((len(months) - 1) % every, len(months), every):
        label, new = name(months[place]), months[place][:4] != year
        year = months[place][:4]
        ticks.append(Tick(round(xs[place], 1), f"{label}|{year}" if new else label, new))
    return tuple(ticks)


def _lines(
    series: Sequence[Series], xs: Sequence[float], y: Callable[[float], float]
) -> tuple[Line, ...]:
    ends = [y(line.values[-1]) if line.values else 0.0 for line in series]
    placed = _apart(ends)
    return tuple(
        Line(
            index=index,
            name=line.name
            if len(line.name) <= NAME_LENGTH
            else line.name[: NAME_LENGTH - 1].rstrip() + "…",
            path="M"
            + "L".join(f"{x:.1f},{y(v):.1f}" for x, v in zip(xs, line.values, strict=True)),
            points=tuple(
                Point(round(x, 1), y(value), title, cell)
                for x, value, title, cell in zip(
                    xs, line.values, line.titles, line.cells, strict=True
                )
            ),
            name_y=placed[index],
        )
        for index, line in enumerate(series)
    )


def _apart(places: Sequence[float]) -> list[float]:
    """The same places, moved up as little as keeps names from overlapping, in their order."""
    order = sorted(range(len(places)), key=lambda i: -places[i])
    placed = list(places)
    below = math.inf
    for i in order:
        placed[i] = min(places[i], below - NAME_ROOM)
        below = placed[i]
    lift = max(0.0, TOP - below) if placed else 0.0
    return [round(place + lift, 1) for place in placed]


def _band(
    months: Sequence[str],
    xs: Sequence[float],
    pitch: float,
    window: tuple[str, str] | None,
) -> tuple[float, float] | None:
    if window is None:
        return None
    inside = [x for month, x in zip(months, xs, strict=True) if window[0] <= month <= window[1]]
    if not inside:
        return None
    return round(inside[0] - pitch / 2, 1), round(inside[-1] - inside[0] + pitch, 1)

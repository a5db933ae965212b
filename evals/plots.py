"""Small pictures for the report, as inline SVG: no library, no script, colours from the page's own style sheet.

Every picture has a title for those who cannot see it, and the same figures stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Span = tuple[float, float] | None


def _svg(width: int, height: int, title: str, parts: Sequence[str], name: str) -> str:
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title, quote=True)}">'
        + "".join(parts)
        + "</svg>"
    )


def gauge(value: float, span: Span, floor: float | None, title: str) -> str:
    """A share of 1 as a bar with its interval, and the floor as a tick."""
    width, height = 240, 22
    parts = [
        f'<rect class="track" x="0" y="6" width="{width}" height="10" rx="5"/>',
        f'<rect class="bar" x="0" y="6" width="{max(4.0, width * value):.1f}" height="10" rx="5"/>',
    ]
    if span:
        low, high = width * span[0], width * span[1]
        parts.append(f'<path class="whisker" d="M{low:.1f} 11H{high:.1f}M{low:.1f} 7v8M{high:.1f} 7v8"/>')
    if floor is not None:
        parts.append(f'<path class="floor" d="M{width * floor:.1f} 0v22"/>')
    return _svg(width, height, title, parts, "gauge")


def whisker(
    value: float, span: Span, low: float, high: float, title: str, mark: float | None = None, tone: str = ""
) -> str:
    """A dot with its interval on a scale from ``low`` to ``high``; ``mark`` is a line to compare with."""
    width, height = 220, 20

    def at(number: float) -> float:
        return 6 + (width - 12) * (min(high, max(low, number)) - low) / (high - low)

    parts = [f'<path class="axis" d="M6 10H{width - 6}"/>']
    if mark is not None:
        parts.append(f'<path class="mark" d="M{at(mark):.1f} 0V{height}"/>')
    if span:
        parts.append(f'<path class="whisker" d="M{at(span[0]):.1f} 10H{at(span[1]):.1f}"/>')
    parts.append(f'<circle class="dot {tone}" cx="{at(value):.1f}" cy="10" r="4.5"/>')
    return _svg(width, height, title, parts, "whiskers")


def curves(series: Mapping[str, Sequence[tuple[int, float]]], title: str) -> str:
    """Lines of a share by depth, each named at its end. The first is drawn heavier."""
    width, height, left, right, top, bottom = 640, 300, 44, 190, 14, 34
    depths = [depth for depth, _ in next(iter(series.values()))]

    def x(place: int) -> float:
        return left + (width - left - right) * place / max(1, len(depths) - 1)

    def y(share: float) -> float:
        return top + (height - top - bottom) * (1 - share)

    parts = []
    for tenth in range(0, 11, 2):
        parts.append(f'<path class="grid" d="M{left} {y(tenth / 10):.1f}H{width - right}"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y(tenth / 10) + 4:.1f}" text-anchor="end">{tenth / 10:.1f}</text>'
        )
    for place, depth in enumerate(depths):
        parts.append(f'<text x="{x(place):.1f}" y="{height - 14}" text-anchor="middle">{depth}</text>')
    parts.append(
        f'<text x="{(left + width - right) / 2:.0f}" y="{height - 1}" text-anchor="middle">passages looked at</text>'
    )
    ends = _apart([y(points[-1][1]) for points in series.values()], 17)
    for number, ((name, points), end) in enumerate(zip(series.items(), ends, strict=True)):
        line = " ".join(f"{x(place):.1f},{y(share):.1f}" for place, (_, share) in enumerate(points))
        dots = "".join(
            f'<circle cx="{x(place):.1f}" cy="{y(share):.1f}" r="3"/>'
            for place, (_, share) in enumerate(points)
        )
        parts.append(
            f'<g class="series s{number}"><polyline points="{line}"/>{dots}'
            f'<text x="{width - right + 12}" y="{end + 4:.1f}">{escape(name)} {points[-1][1]:.2f}</text></g>'
        )
    return _svg(width, height, title, parts, "curves")


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """The places moved so that no two labels overlap, in their order."""
    out = list(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for before, after in zip(order, order[1:], strict=False):
        out[after] = max(out[after], out[before] + gap)
    return out


def columns(counts: Mapping[str, int], title: str, good: int) -> str:
    """A histogram; the first ``good`` columns are the ones that count as right."""
    width, height, bottom, top = 640, 190, 24, 20
    step = width / max(1, len(counts))
    most = max(counts.values(), default=1) or 1
    parts = []
    for place, (name, count) in enumerate(counts.items()):
        tall = (height - bottom - top) * count / most
        x = place * step + step * 0.12
        tone = "good" if place < good else "late" if place < len(counts) - 1 else "bad"
        parts.append(
            f'<rect class="column {tone}" x="{x:.1f}" y="{height - bottom - tall:.1f}" width="{step * 0.76:.1f}" '
            f'height="{max(1.0, tall):.1f}"/>'
        )
        middle = place * step + step / 2
        parts.append(
            f'<text x="{middle:.1f}" y="{height - bottom - tall - 5:.1f}" text-anchor="middle">{count}</text>'
        )
        parts.append(f'<text x="{middle:.1f}" y="{height - 7}" text-anchor="middle">{escape(name)}</text>')
    return _svg(width, height, title, parts, "histogram")

"""A drawing as SVG: attributes and classes alone, so that it stands by itself and a page may colour it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from api.domain.query import Lang
from api.domain.words import TURNING_SIGNS
from api.representations.charts.drawing import PX, Drawing, FilledBox, Ink, Lettering, MarkDrawing, Part, Stroke, Symbol

COLOURS: Mapping[Ink, str] = {
    Ink.INK: "#1c2430",
    Ink.QUIET: "#5b6675",
    Ink.GRID: "#dde1e7",
    Ink.ACCENT: "#b3261e",
    Ink.GROUND: "#fff",
}
"""On a light ground; chart.css has those on a dark one."""
SANS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,PingFang SC,Noto Sans SC,Noto Sans CJK SC,sans-serif"
SERIF = "Georgia,Times New Roman,Liberation Serif,Songti SC,Noto Serif SC,Noto Serif CJK SC,SimSun,serif"
_USUAL_SIZE = 12
_LANGUAGES = {Lang.EN: "en", Lang.ZH: "zh-Hans"}
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_ESCAPED |= dict.fromkeys((*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\ufffd")
_ESCAPED |= dict.fromkeys(map(ord, TURNING_SIGNS), "")
"""What XML gives a meaning of its own, the characters that it cannot hold, and those that turn the text around."""


def svg(drawing: Drawing, prefix: str = "c") -> str:
    """The SVG text. `prefix` begins its ids, so that two drawings may stand in one page."""
    width, height = map(_px, drawing.room)
    title, description = f"{prefix}-t", f"{prefix}-d"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ch" viewBox="0 0 {width} {height}"',
            f' width="{drawing.width}" height="{drawing.height}" role="img" aria-labelledby="{title} {description}"',
            f' lang="{_LANGUAGES[drawing.lang]}" font-family="{SANS}" font-size="{_USUAL_SIZE}">',
            f'<title id="{title}">{escaped(drawing.title)}</title>',
            f'<desc id="{description}">{escaped(drawing.description)}</desc>',
            f'<rect class="ch-ground" width="{width}" height="{height}" fill="{COLOURS[Ink.GROUND]}"/>',
            *_elements(drawing.parts),
            "</svg>\n",
        ]
    )


def escaped(text: str) -> str:
    """A text as XML holds it."""
    return text.translate(_ESCAPED)


def _element(part: Part | MarkDrawing) -> str:
    match part:
        case Lettering():
            return f"<text {_look(part)} {_text(part)}"
        case Stroke():
            return _stroke(part)
        case FilledBox():
            return _area(part)
        case Symbol():
            return _symbol(part)
        case MarkDrawing():
            inner = "".join(_element(each) for each in part.parts)
            title = f"<title>{escaped(part.sentence)}</title>"
            return f'<g class="ch-mark" data-figure="{escaped(part.figure)}">{title}{inner}</g>'


def _elements(parts: Iterable[Part | MarkDrawing]) -> Iterator[str]:
    """All parts; texts that look the same and follow each other say so once."""
    for look, run in groupby(parts, _look):
        if look is None:
            yield from map(_element, run)
            continue
        texts = [_text(words) for words in run if isinstance(words, Lettering)]
        yield f"<g {look}>{''.join(f'<text {text}' for text in texts)}</g>" if texts[1:] else f"<text {look} {texts[0]}"


def _look(part: Part | MarkDrawing) -> str | None:
    """The attributes that say how a text looks; None of what is no text."""
    if not isinstance(part, Lettering):
        return None
    classes = f"ch-{part.ink}" + (" ch-halo" if part.halo else "")
    size = "" if part.size == _USUAL_SIZE else f' font-size="{part.size}"'
    anchor = "" if part.anchor == "start" else f' text-anchor="{part.anchor}"'
    bold = ' font-weight="bold"' if part.bold else ""
    serif = f' font-family="{SERIF}"' if part.serif else ""
    halo = f' stroke="{COLOURS[Ink.GROUND]}" stroke-width="3" paint-order="stroke"' if part.halo else ""
    return f'class="{classes}" fill="{COLOURS[part.ink]}"{size}{anchor}{bold}{serif}{halo}'


def _text(words: Lettering) -> str:
    return f'x="{_px(words.x)}" y="{_px(words.y)}">{escaped(words.text)}</text>'


def _stroke(stroke: Stroke) -> str:
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    style = f'class="ch-line-{stroke.ink}" stroke="{COLOURS[stroke.ink]}" stroke-width="{_px(stroke.width)}"{dash}'
    if len(stroke.points) == 2:
        (x1, y1), (x2, y2) = stroke.points
        return f'<path {style} d="M{_px(x1)} {_px(y1)}{_short(x1, y1, x2, y2)}"/>'
    return f'<path {style} fill="none" stroke-linejoin="round" d="{_path(stroke.points)}"/>'


def _short(x1: int, y1: int, x2: int, y2: int) -> str:
    if y1 == y2:
        return f"H{_px(x2)}"
    return f"V{_px(y2)}" if x1 == x2 else f"L{_px(x2)} {_px(y2)}"


def _path(points: Iterable[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


def _area(area: FilledBox) -> str:
    box = area.box
    soft = f' fill-opacity="{_hundredths(area.soft)}"' if area.soft < 100 else ""
    size = f'width="{_px(box.right - box.left)}" height="{_px(box.bottom - box.top)}"'
    return (
        f'<rect class="ch-{area.ink}" x="{_px(box.left)}" y="{_px(box.top)}" {size} fill="{COLOURS[area.ink]}"{soft}/>'
    )


def _symbol(symbol: Symbol) -> str:
    ink = COLOURS[symbol.ink]
    if symbol.hollow:
        style = f'class="ch-ground ch-line-{symbol.ink}" fill="{COLOURS[Ink.GROUND]}" stroke="{ink}" stroke-width="1.6"'
    else:
        style = f'class="ch-{symbol.ink}" fill="{ink}"'
    x, y, r = symbol.x, symbol.y, symbol.radius
    shape = symbol.shape % 6
    if shape == 0:
        return f'<circle {style} cx="{_px(x)}" cy="{_px(y)}" r="{_px(r)}"/>'
    if shape == 1:
        side = r * 9 // 10
        size = f'width="{_px(2 * side)}" height="{_px(2 * side)}"'
        return f'<rect {style} x="{_px(x - side)}" y="{_px(y - side)}" {size}/>'
    return f'<path {style} d="{_path(_corners(shape, x, y, r))}Z"/>'


def _corners(shape: int, x: int, y: int, r: int) -> list[tuple[int, int]]:
    """A diamond, a triangle that stands or hangs, a cross."""
    far, near = r * 13 // 10, r // 2
    if shape == 2:
        return [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
    if shape in (3, 4):
        up = 1 if shape == 3 else -1
        return [(x, y - far * up), (x + far, y + r * up), (x - far, y + r * up)]
    return [
        (x - near, y - far), (x + near, y - far), (x + near, y - near), (x + far, y - near), (x + far, y + near),
        (x + near, y + near), (x + near, y + far), (x - near, y + far), (x - near, y + near), (x - far, y + near),
        (x - far, y - near), (x - near, y - near),
    ]  # fmt: skip


def _px(tenths: int) -> str:
    """Tenths of a px in px."""
    sign, (whole, part) = "-" if tenths < 0 else "", divmod(abs(tenths), PX)
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _hundredths(percent: int) -> str:
    return f".{percent:02}".rstrip("0")

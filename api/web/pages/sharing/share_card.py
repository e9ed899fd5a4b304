"""What a page shows where its link is pasted: a picture beside its title, two labelled lines, an address to embed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.domain.words import one_line
from api.plugins.charts.chart import PREVIEW_HEIGHT, PREVIEW_WIDTH, Chart
from api.plugins.charts.layout import layout
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.oembed_addresses import OembedAddresses
from api.web.pages.words.figure_words import FigureWords

CONVERSION = ("unit", "scale", "basis", "rate", "as_of")
"""What a page asks that its picture is asked too."""


class Label(NamedTuple):
    """A line that some programs show below the picture: its name and what it says."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The absolute address of a picture, what it shows in words, its size, and what else is told."""

    picture: str
    shows: str
    width: int = PREVIEW_WIDTH
    height: int = PREVIEW_HEIGHT
    labels: Sequence[Label] = ()
    oembed: OembedAddresses | None = None
    kind: str = "website"
    """`article` of a page about one thing, by the Open Graph protocol."""

    @classmethod
    def of_figure(cls, words: FigureWords, frame: PageFrame) -> ShareCard:
        """The card of a figure: what its source prints, and who publishes it when."""
        figure = words.figure
        publisher, day = figure.source.publisher_in(frame.lang), words.day(figure.source.published)
        source = f"{publisher}{frame.say(', ', '，')}{day}" if day else publisher
        if figure.formula is None:
            first = Label(frame.say("Printed as", "原文"), one_line(figure.locator.phrase))
        else:
            first = Label(frame.say("Calculated from", "推算依据"), ", ".join(figure.inputs))
        return cls(
            picture=picture_address(frame, f"/figures/{figure.id}.png"),
            shows=words.claim,
            labels=(first, Label(frame.say("Source", "来源"), one_line(source))),
            oembed=OembedAddresses.of(frame),
            kind="article",
        )

    @classmethod
    def of_newest(cls, words: FigureWords, frame: PageFrame) -> ShareCard:
        """The card of a series that no one picture holds: the picture of its newest figure."""
        return cls(
            picture=picture_address(frame, f"/figures/{words.figure.id}.png"),
            shows=one_line(words.claim),
            oembed=OembedAddresses.of(frame),
        )

    @classmethod
    def of_chart(cls, frame: PageFrame, address: str, chart: Chart, *, embeds: bool) -> ShareCard:
        """The card of a chart that is at an address; `embeds` where the page is about that chart and nothing else."""
        shows = f"{chart.title}{frame.say('. ', '。')}{chart.subtitle}"
        height = layout(chart, PREVIEW_WIDTH, PREVIEW_HEIGHT, grows=True).height
        return cls(
            frame.absolute(address),
            one_line(shows),
            height=height,
            oembed=OembedAddresses.of(frame) if embeds else None,
        )

    def picture_of(self, width: int, height: int) -> str:
        """The address of the same picture in another size."""
        if (width, height) == (self.width, self.height):
            return self.picture
        sign = "&" if "?" in self.picture else "?"
        return f"{self.picture}{sign}width={width}&height={height}"


def picture_address(frame: PageFrame, path: str, **chosen: str) -> str:
    """The absolute address of a picture of the API, in the language, unit and moment of the page."""
    asked = {name: frame.asked.get(name) for name in CONVERSION}
    return frame.absolute(frame.api(path, **asked, **chosen, lang=frame.say("", "zh")))

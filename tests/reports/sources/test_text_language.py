"""A text in a third language is known by its script or its commonest words; all texts here are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.reports.sources.text_language import third_language

TEXTS = Path(__file__).resolve().parents[1] / "extract" / "texts"
READ = sorted(TEXTS.rglob("*.txt"))

FOREIGN = {
    "German": (
        "Im Jahr 2024 wurden auf der Station mehr Gäste gezählt als im Jahr davor, und der Umsatz"
        " des Ladens stieg auf mehr als eine Million. Die Zahl der Schiffe ist nicht bekannt."
    ),
    "French": (
        "En 2024, la station a accueilli plus de visiteurs que l'année passée, et les ventes de "
        "la boutique ont été de plus de 1,2 million d'euros, dont une partie sur internet, par "
        "les clients du pays."
    ),
    "Spanish": (
        "En el año 2024 la estación recibió más visitantes que en el año anterior, y las ventas "
        "de la tienda fueron de más de un millón de euros, con una parte por internet, según los "
        "datos del país."
    ),
    "Portuguese": (
        "No ano de 2024 a estação recebeu mais visitantes do que no ano passado, e as vendas da "
        "loja foram de mais de um milhão de euros, com uma parte pela internet, que não para de "
        "crescer."
    ),
    "Italian": (
        "Nel 2024 la stazione ha accolto più visitatori che nel 2023, e le vendite del negozio "
        "sono state di oltre un milione di euro, con una parte per internet, secondo gli ultimi "
        "dati della regione."
    ),
    "Dutch": (
        "In het jaar 2024 werden op het station meer bezoekers geteld dan in het jaar daarvoor, "
        "en de omzet van de winkel is gestegen naar een miljoen. Het aantal schepen is niet "
        "bekend."
    ),
    "one in Cyrillic letters": "В 2024 году станцию посетили 4200 человек, это на 5 процентов больше.",
    "Japanese": "2024年の訪問者数は4200人で、前年より5%増加しました。",
    "Korean": "2024년 방문객은 4200명으로 전년보다 5% 늘었다.",
    "one in Arabic letters": "بلغ عدد الزوار 4200 زائر في عام 2024 بزيادة 5 في المئة",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_third_language(language: str) -> None:
    """It is named."""
    assert third_language(FOREIGN[language]) == language


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_what_is_read(path: Path) -> None:
    """English and Chinese are no third language, with whatever names they hold."""
    assert third_language(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4,200 visitors",
        "La Poste and Der Spiegel",
        "12 34 56 78 " * 10,
        "去年の訪問者, said the guide at the Example Station, is how one writes visitors of last year in Japan today",
        "Sales of Le Monde de la Mer, the magazine of the aquarium, rose in 2024 to more than it had in 2023.",
    ],
)
def test_what_may_be_english_is_read(text: str) -> None:
    """Too few words, or names and quotations of another language, refuse nothing."""
    assert third_language(text) is None

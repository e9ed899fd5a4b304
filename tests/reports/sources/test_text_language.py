"""A text in a third language is known by its script or its commonest words; all texts here are invented."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from api.reports.sources.text_language import third_language
from tests.helpers.tables import every

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

SENTENCES = {
    "German": (
        "Die grenzüberschreitenden E-Commerce-Exporte des Landes betrugen 2024 rund 4,2 Milliarden Dollar.",
        "Der Umsatz der Station lag 2024 bei 4,2 Billionen Yuan, ein Plus von 5 Prozent.",
        "Schätzungen zufolge kamen 2024 fast 42 Millionen Gäste regelmäßig auf die Station.",
    ),
    "French": (
        "Les ventes de la station ont atteint 4,2 billions de yuans en 2024.",
        "Au premier semestre 2024, les exportations ont augmenté de 4,2 pour cent.",
    ),
    "Spanish": (
        "Las ventas minoristas en línea del país alcanzaron 4,2 billones de yuanes en 2024.",
        "La isla exportó 420.000 millones de dólares mediante comercio electrónico transfronterizo en 2024.",
    ),
    "Italian": (
        "Nel 2024 il commercio elettronico transfrontaliero valeva circa 420 miliardi di dollari.",
        "Le vendite al dettaglio hanno raggiunto 4,2 trilioni di yuan nel 2024.",
    ),
    "Portuguese": (
        "Em 2024, a ilha exportou cerca de 420 bilhões de dólares por comércio eletrônico.",
        "No final de junho de 2024 existiam 42 países parceiros da iniciativa.",
    ),
    "Dutch": (
        "De online detailhandelsverkopen op het eiland bedroegen 4,2 biljoen yuan in 2024.",
        "Eind juni 2024 telde het initiatief 42 partnerlanden, volgens het rapport.",
    ),
    "Polish": (
        "Sprzedaż detaliczna na stacji wyniosła 4,2 biliona juanów w 2024 roku.",
        "Na koniec czerwca 2024 roku inicjatywa liczyła 42 kraje partnerskie.",
    ),
    "Turkish": (
        "İstasyonun çevrimiçi perakende satışları 2024 yılında 4,2 trilyon yuana ulaştı.",
        "Sınır ötesi ticaret yüzde 4,2 artarak 42 milyar dolara yükseldi.",
    ),
    "Vietnamese": (
        "Doanh số bán lẻ trực tuyến của trạm đạt 4,2 nghìn tỷ đồng năm 2024.",
        "Theo báo cáo, nhập khẩu năm ngoái chỉ đạt 420 tỷ đồng.",
    ),
    "Indonesian or Malay": (
        "Penjualan ritel daring di stasiun mencapai 4,2 triliun yuan pada tahun 2024.",
        "Perdagangan lintas batas naik 4,2 persen menjadi 42 miliar dolar.",
    ),
    "Swedish": (
        "Detaljhandeln på stationen uppgick till 4,2 biljoner kronor under 2024.",
        "Enligt rapporten uppgick importen till 420 miljarder yuan under fjolåret.",
    ),
    "Danish or Norwegian": ("Salget på stationen nåede 4,2 billioner kroner i 2024, oplyser rapporten.",),
    "Czech": (
        "Maloobchodní prodeje přes internet dosáhly v roce 2024 hodnoty 4,2 bilionu korun.",
        "Na konci června 2024 měla iniciativa celkem 42 partnerských zemí.",
    ),
    "Romanian": ("Vânzările online ale stației au ajuns la 4,2 trilioane de yuani în 2024.",),
    "Hungarian": ("Az állomás kiskereskedelmi forgalma 2024-ben elérte a 4,2 billió forintot.",),
    "Finnish": ("Aseman verkkokauppa kasvoi vuonna 2024 yli 4,2 biljoonaan juaniin.",),
    "Greek": ("Οι πωλήσεις του σταθμού έφτασαν τα 4,2 τρισ. γιουάν το 2024.",),
    "one in Bengali letters": ("২০২৪ সালে বিক্রি ৪.২ ট্রিলিয়ন ইউয়ানে পৌঁছেছে।",),
    "Slovak": ("Online predaj stanice dosiahol v roku 2024 hodnotu 4,2 bilióna jüanov.",),
    "Croatian or Serbian": ("Internetska prodaja na postaji dosegnula je 4,2 bilijuna juana u 2024. godini.",),
    "Slovene": ("Spletna prodaja na postaji je leta 2024 dosegla 4,2 bilijona juanov.",),
    "Catalan": ("Les vendes en línia de la regió van arribar als 4,2 bilions de iuans el 2024.",),
    "Lithuanian": ("Stoties internetinės prekybos apimtys 2024 metais pasiekė 4,2 trilijono juanių.",),
    "another language": ("Stacijas tiešsaistes tirdzniecības apjoms pērn pārsniedza 4,2 triljonus juaņu.",),
}


@every(("language", "text"), [(language, text) for language, texts in SENTENCES.items() for text in texts])
def test_a_sentence_in_a_third_language(language: str, text: str) -> None:
    """One sentence that tells a figure is enough, however its letters are composed."""
    assert third_language(text) == language
    assert third_language(unicodedata.normalize("NFD", text)) == language


@every("language", FOREIGN)
def test_a_third_language(language: str) -> None:
    """It is named."""
    assert third_language(FOREIGN[language]) == language


@every("path", READ)
def test_what_is_read(path: Path) -> None:
    """English and Chinese are no third language, with whatever names they hold."""
    assert third_language(path.read_text(encoding="utf-8")) is None


@every(
    "text",
    [
        "",
        "4,200 visitors",
        "La Poste and Der Spiegel",
        "12 34 56 78 " * 10,
        "去年の訪問者, said the guide at the Example Station, is how one writes visitors of last year in Japan today",
        "La Niña and El Niño in São Miguel, Bahía: EUR 4.2 bn of losses",
        "Groupe de la Mer et de la Plage: sales of 4.2 billion euros in 2024",
        "Source: Sebastián Muñoz (smunoz@example.org), https://example.org/de/la/commerce-e-und-die, 2024",
        "Value of e-commerce transactions: EUR 4.2bn; n = 42, d = 12, l = 4, a = 1, b = 2",
        "2024年《Le Petit Journal de la Mer》的销售额达到4.2亿元，同比增长5%，创历史新高。",
        "Sales of Le Monde de la Mer, the magazine of the aquarium, rose in 2024 to more than it had in 2023.",
    ],
)
def test_what_may_be_english_is_read(text: str) -> None:
    """Too few words, or names and quotations of another language, refuse nothing."""
    assert third_language(text) is None

"""A third language of a text, by its script and its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "English": """the of and to were are for with by from on at that which than as it its this has have had been not
        more most less last first when while about up down also into during after before their they he she our all some
        other between since until sales growth year years rose grew fell reached total million billion trillion
        percent cent world half quarter retail trade exports imports""",
    "German": """der das und ist von mit für auf den dem des im zum zur ein eine einer sich wurden werden nicht auch
        bei aus nach rund fast als wie mehr stieg lag betrugen zufolge prozent millionen milliarden jahr""",
    "French": """le la les des et du de une un dans est pour sur par au aux en sont été avec que qui ont selon
        atteint millions milliards année ventes""",
    "Spanish": """el la los las del de y en una un con por que se fue fueron es al su más según mediante millones
        miles año ventas dólares alcanzaron""",
    "Portuguese": """o os da dos das de em uma um com por que foram não na ao mais pela cerca milhões bilhões ano
        vendas dólares existiam""",
    "Italian": """il lo le la di da che della delle dei con una un del nel sono è al ha hanno più circa oltre milioni
        miliardi anno vendite dollari""",
    "Dutch": """de het een van voor met en zijn op dat werd werden niet ook bij naar aan door om uit volgens bedroegen
        miljoen miljard procent eind""",
    "Polish": """w i na z się jest że od oraz roku przez nie po za była było były ponad około wyniosła milionów
        miliardów koniec""",
    "Turkish": """ve bir bu için ile yılında olarak da de en daha olan göre oldu yüzde yaklaşık artarak ulaştı milyon
        milyar trilyon satışları""",
    "Indonesian or Malay": """yang dan dari pada dengan untuk ini tahun dalam sebesar adalah menjadi oleh mencapai
        naik turun persen peratus juta miliar triliun""",
    "Vietnamese": """và của là trong các được cho với năm này tại có những đạt từ đến theo tỷ triệu chỉ số""",
    "Swedish": """och att det som en av för med på är till den har inte ett var under enligt år uppgick ökade kronor
        miljarder miljoner""",
    "Danish or Norwegian": """og det som en af av med på er til den har ikke et var fra nåede steg ifølge år
        milliarder millioner kroner oplyser""",
    "Czech": """v na z se je že od roce roku pro byl byla bylo byly než podle přes dosáhl dosáhla dosáhly měla
        celkem milionů miliard korun""",
    "Romanian": """și în de la din pe cu al ale un este sunt fost pentru care mai că prin anul au ajuns milioane
        miliarde""",
    "Hungarian": """az és egy hogy nem volt meg év évben évi szerint több mint közel elérte után millió milliárd
        billió""",
    "Finnish": """ja oli ovat että vuonna vuoden mukaan noin yli sekä kuin mutta ei myös kasvoi prosenttia
        miljoonaa miljardia""",
    "Slovak": """je v na z sa že od roku pre bol bola bolo boli viac než podľa už sú pri dosiahol dosiahla
        hodnotu miliónov""",
    "Croatian or Serbian": """i u na je se za od da su sa koji koja koje kao iz po ili nije bila bilo dosegnula
        godini milijuna""",
    "Slovene": """v je za na se da z od ki kot po pri iz bila bil leta dosegla več milijonov bilijona""",
    "Catalan": """el la els les de del dels i en un una amb que és són al als va van més milions vendes""",
    "Lithuanian": """ir yra į su iš kad kaip ar tai metų metais buvo už apie iki nuo pasiekė milijonų""",
}
"""Without the words that English has too; one that several languages share counts for each of them."""
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ENGLISH = _SETS.pop("English")

_PROBE = 20_000
_FEWEST_WORDS = 6
_DIFFERENT = 2
"""Words that tell a language and that a text holds at least: one alone may be a name, or the e of e-commerce."""
_SHARE = 0.12
_LETTERED_SHARE = 4
_SCRIPT_SHARE = 5
"""Japanese has a kana in two letters; a Chinese or English text that quotes one has far fewer than one in five."""
_LETTER = re.compile(r"[^\W\d_]")
_OF_ANOTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02ff\u1e00-\u1eff\u3005-\u3007\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+"
_WORD = re.compile(_LATIN)
_ALONE = re.compile(rf"(?<![\w@/.\\-]){_LATIN}(?![\w@/\\-]|[.:]\w)")
"""A word that is no part of a compound, an address or a code: the commerce of e-commerce is no French."""
_BEYOND_A_TO_Z = re.compile(r"[^a-z]")
_OF_ONE_LANGUAGE = {"HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"} | {
    script: script.capitalize() for script in ("GREEK", "HEBREW", "THAI", "LAO", "KHMER", "ARMENIAN", "GEORGIAN")
}


def third_language(text: str) -> str | None:
    """The name of the language of a text that is neither English nor Chinese; None where it may be one of these.

    A text of fewer than six words, or of more Han characters than words, is not judged by its words.
    """
    probe = unicodedata.normalize("NFKC", text[:_PROBE])
    others = Counter(_OF_ANOTHER_SCRIPT.findall(probe))
    if others.total() * _SCRIPT_SHARE >= max(1, len(_LETTER.findall(probe))):
        script = unicodedata.name(others.most_common(1)[0][0], "UNKNOWN").split()[0].split("-")[0]
        return _OF_ONE_LANGUAGE.get(script, f"one in {script.capitalize()} letters")
    return _by_words(probe)


def _by_words(probe: str) -> str | None:
    lower = probe.lower().replace("i\N{COMBINING DOT ABOVE}", "i")  # which the Turkish capital becomes
    total = sum(1 for _ in _WORD.finditer(lower))
    if total < max(_FEWEST_WORDS, len(_HAN.findall(probe))):
        return None
    words = Counter(_ALONE.findall(lower))
    english = sum(words[word] for word in _ENGLISH)
    scores: dict[str, int] = {}
    for language, own in _SETS.items():
        found = (own - _ENGLISH) & words.keys()
        if len(found) >= _DIFFERENT and any(len(word) > 1 for word in found):
            scores[language] = sum(words[word] for word in found)
    best = max(scores.values(), default=0)
    if best >= _SHARE * total and best > 2 * english:
        named = [language for language, score in scores.items() if score == best]
        telling = any(len(word) > 2 for word in _SETS[named[0]] & words.keys())  # the shortest are common to many
        return named[0] if len(named) == 1 and telling else "another language"
    # Words that are no names in capitals, with letters as in no English.
    lettered = sum(_BEYOND_A_TO_Z.search(word) is not None for word in set(_ALONE.findall(probe)))
    foreign = not english and lettered >= _DIFFERENT and lettered * _LETTERED_SHARE >= len(words)
    return "another language" if foreign else None

"""Whether a text is in a third language, by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from functools import cache, lru_cache
from typing import NamedTuple

ENGLISH = "English"

COMMON: Mapping[str, str] = {
    ENGLISH: """
        the of and in to was were is are for with by from on at that which as than its it this has have had be been an
        a or not over under per last first when while about up down more most less also into during after before their
        they he she we our no do so all some other one between since until s i me man die war art any
    """,
    "German": """
        der die das und ist von mit für auf den dem des im in zum zur ein eine einen einem einer eines sich wurde
        wurden nicht auch bei aus nach seit als an am um wie hat haben sind war waren rund etwa über mehr vor dass
        laut damit beträgt betrug betrugen lag lagen stieg stiegen ihre ihren ihrer unter bis fast knapp binnen
        zufolge allein kaum jedoch beim durch ohne gegenüber gesamten zwischen erreichte erreichten werden wird zu sie
        oder soll kann kein keine sein muss können wenn ob aber diese dieser dieses darf
    """,
    "French": """
        le la les des et du de une un dans est pour sur par au aux en sont été avec plus que qui l d qu n se ce cette
        ces selon depuis ont a avait fait ses leur entre près soit y dont reste atteint fin presque moitié environ
        indique représente compte compté sous chez face hausse baisse très ainsi après avant ne pas à être peut si
        doit ou mais il elle ils sa vers comme lors déjà avoir vous aussi
    """,
    "Spanish": """
        el la los las del de y en una un con por para que se fue fueron es al su más a lo como según desde hasta ha
        han sus este esta unos casi sobre entre era había hubo durante mediante superó alcanzó alcanzaron cerca mitad
        indica representa respecto cuenta subió bajó tras ante muy también sin todo no si puede ser está o pero deben
        cuando solo sólo tiene hay ya todos esa ese
    """,
    "Portuguese": """
        o os as do da dos das de em uma um com para por que foi foram e não no na nos nas ao mais se pela pelo há sua
        seu segundo desde até são cerca entre é já era ser havia durante quase metade diz representa conta face subiu
        caiu muito também sem após todo seus suas a ou está este esta como quando pode deve tem à às mas isso essa
        você depois
    """,
    "Italian": """
        il lo le la di da i che della delle dei per con gli una un del nel nella nelle sono è al alla dal dalla ha
        hanno più e in si ed secondo oltre circa fino dell nell all l stato stata stati a su anche tra ai era erano
        quasi metà rappresenta conta riferisce salito presso molto ogni senza dopo tutto alle agli sul sulla non
        essere se o può deve come questo questa quando solo cui ma già possono
    """,
    "Dutch": """
        de het een van voor met en in is zijn op dat werd werden niet ook bij naar door aan te tot al uit om dan als
        er volgens meer ongeveer sinds ter die was waren heeft hebben over bedroeg bedroegen groeide steeg stegen
        bijna helft telt meldt ruim vorig vorige verspreid totaal binnen nam zo alle wereldwijd ten kopen worden wordt
        kan moet deze dit geen wanneer tussen alleen onder boven andere nog
    """,
    "Polish": """
        w i na z do się jest że od oraz roku przez nie o po za był była było były to ponad około według dla ze we jako
        są ma co latach a ubiegłym więcej wyniosła wyniósł wyniosły wzrósł wzrosła wzrosły lat pod blisko niemal
        posiada stanowi połowę prawie wartość przy także tylko może jej ich którzy który która krajach być lub jeśli
        gdy aby tego tej ten ta te między powinien musi już jak można
    """,
    "Turkish": """
        ve bir bu için ile yılında olarak da de en daha olan göre oldu yıl yılı yüzde yaklaşık artarak ulaştı kadar
        sonra beri üzerinde fazla toplam geçen var ise çok arasında yıldır ayında vardı olduğu etti neredeyse yarısını
        küresel bulunuyor büyüdü arttı her gibi ancak diğer tarafından kıyasla düzenli dış ya eğer değil alt veya
        sadece tüm yeniden şu ne sahip aynı olmalı olması olabilir
    """,
    "Indonesian or Malay": """
        yang dan di dari pada dengan untuk ini tahun dalam sebesar adalah ke itu menjadi oleh mencapai atau telah
        sekitar lebih hingga sebagai tidak lalu akan naik turun terdapat menurut selama sejak antara tersebut ialah
        secara bagi lepas kepada peratus persen hampir memiliki kata saat lewat bernilai juga dapat sudah serta
        seluruh warga separuh mereka sehingga para apakah ada bila jika suatu harus tak bisa bukan anda hanya sebuah
        tersedia karena
    """,
    "Vietnamese": """
        và của là trong các được cho với năm này tại có những đạt từ đến trên theo khoảng tăng lên một đã hơn nước so
        cùng kỳ ở về giảm số bằng người vào gần thường qua chiếm nửa ra mà cả nhất mỗi nhiều bởi còn trước sau do
        không thể hay nên nếu khi để bị chỉ đang đó phải tới làm
    """,
    "Swedish": """
        och att det som en av för med på är till den har inte ett var från vid under år året i sedan enligt över om de
        förra fanns eller cirka ökade uppgick mer än kinas nästan hälften uppger jämfört föregående runt drygt genom
        efter alla så men sig också hela mellan kan måste ska inga denna detta bara när ingen finns få skall redan
        samma
    """,
    "Danish or Norwegian": """
        og at det som en af av for med på er til den har ikke et var fra ved under år året i siden ifølge over om de
        sidste siste eller cirka mere mer end enn blev ble steg kinas næsten nesten halvdelen oplyser omtrent gjennom
        gennem etter efter alle så men seg sig også hele mellom mellem skal kan når denne dette vil være kunne hvor
        kun ingen samme ha hvis brukes bruges
    """,
    "Czech": """
        v a na z do se je že od roce roku pro s ve ke k o po za byl byla bylo byly to více než podle již už jsou loni
        meziročně zhruba přes při ze jako dosáhl dosáhla dosáhly dosáhlo činil činila činily let co má téměř polovinu
        uvádí představuje také jen může jejich které který která ale asi mezi být nebo není ten tato tento pouze musí
        aby jak li tu n
    """,
    "Romanian": """
        și în de la din pe cu a al ale un o este sunt fost pentru care mai că prin anul față peste aproximativ conform
        au lui ani până ajuns nu dacă s se să sau fi acest această ce când ar trebui poate e
    """,
    "Hungarian": """
        a az és egy hogy nem volt is meg év évben évi szerint több mint közel elérte óta között alatt pedig már ezt ez
        után ha vagy van kell nincs ki be el csak azt akkor lehet
    """,
    "Finnish": """
        ja on oli ovat että vuonna vuoden mukaan noin yli sekä kuin mutta se ei myös olivat joka kasvoi nousi verran
        ollut kiinan jos ole voi tai tämä sen kun vain jonka tämän eivät jälkeen
    """,
    "Slovak": """
        a je v na z do sa že od roku pre s vo k o po za bol bola bolo boli to viac než podľa už sú pri ako alebo medzi
        ktorý ktorá ktoré aj môže má byť ale tento táto približne medziročne dosiahol dosiahla dosiahli takmer zo
        oproti
    """,
    "Croatian or Serbian": """
        i u na je se za od da su s sa koji koja koje kao iz po do ili nije bila bio bilo više nego prema oko tijekom
        tokom ovaj ova ima među već samo što također takođe dosegnula dosegla iznosila iznosio porasla porastao godine
        godini godinu
    """,
    "Slovene": """
        in v je za na se so da z s od do ki kot po pri iz bo bila bil več ali ne ta lahko med leta letu letih leto
        približno skoraj dosegla dosegel znašala znašal zaradi tudi že samo ob pa ni
    """,
    "Catalan": """
        el la els les de del dels i en un una amb per que és són a al als es va van més no ha han aquest aquesta com
        si o però des fins segons durant gairebé prop sobre entre ser hi seva seu
    """,
    "Lithuanian": """
        ir yra į su iš kad kaip ar tai per metų metais buvo už apie iki nuo po tik jo šis ši prie pagal daugiau beveik
        pasiekė sudarė išaugo taip pat jau
    """,
}

OF_FIGURES: Mapping[str, str] = {
    ENGLISH: """
        million billion trillion percent percentage pct cent sales growth year years rose grew fell reached total
        world largest january february march april may june july august september october november december half
        quarter china chinese retail trade exports imports
    """,
    "German": """
        prozent million millionen milliarde milliarden billion billionen mrd mio januar februar märz april mai juni
        juli august september oktober november dezember jahr jahre jahren jahres halbjahr quartal chinas chinesische
        chinesischen umsatz umsätze handel ausfuhren einfuhren exporte importe wuchs welt dollar zwölf
    """,
    "French": """
        cent million millions milliard milliards billion billions janvier février mars avril mai juin juillet août
        septembre octobre novembre décembre an ans année semestre trimestre chine chinois chinoise chinoises ventes
        commerce exportations importations yuans croissance marché monde mondial pays douze
    """,
    "Spanish": """
        ciento millón millones mil millardos billón billones enero febrero marzo abril mayo junio julio agosto
        septiembre octubre noviembre diciembre año años semestre trimestre china chino chinas ventas comercio
        exportaciones importaciones yuanes dólares creció mundo mercado países electrónico línea
    """,
    "Portuguese": """
        cento milhão milhões mil bilhão bilhões bilião biliões trilhão trilhões janeiro fevereiro março abril maio
        junho julho agosto setembro outubro novembro dezembro ano anos semestre trimestre china chinês chinesas vendas
        comércio exportações importações yuans dólares cresceu mundo mercado países eletrônico eletrónico
    """,
    "Italian": """
        cento milione milioni miliardo miliardi bilione bilioni trilione trilioni gennaio febbraio marzo aprile maggio
        giugno luglio agosto settembre ottobre novembre dicembre anno anni semestre trimestre cina cinese cinesi
        vendite commercio esportazioni importazioni dollari crescita mondo mercato paesi elettronico
    """,
    "Dutch": """
        procent miljoen miljard biljoen januari februari maart april mei juni juli augustus september oktober november
        december jaar jaren halfjaar kwartaal china chinese omzet handel uitvoer invoer verkoop verkopen wereld
        grootste landen eind eerste
    """,
    "Polish": """
        procent proc milion miliony milionów miliard miliarda miliardy miliardów bilion biliona biliony bilionów mln
        mld bln stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia rok
        chiny chin chinach chiński chińska chińskie sprzedaż handel handlu eksport import dolarów juanów świecie
    """,
    "Turkish": """
        milyon milyar trilyon ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık çin ticaret
        ticareti ihracat ihracatı ithalat ithalatı satış satışlar satışları yuana yuanı dolar dolara dünya dünyanın
        büyük ülke pazarı
    """,
    "Indonesian or Malay": """
        persen juta miliar triliun bilion trilion januari februari maret april mei juni juli agustus september oktober
        november desember tiongkok penjualan perdagangan ekspor eksport impor import dolar dunia pasar negara terbesar
        semester kuartal ritel daring
    """,
    "Vietnamese": """
        triệu tỷ tỉ nghìn ngàn phần trăm tháng quý trung quốc doanh thương mại điện tử xuất nhập khẩu nhân dân tệ đô
        la thế giới thị trường bán lẻ trực tuyến
    """,
    "Swedish": """
        procent miljon miljoner miljard miljarder biljon biljoner januari februari mars april maj juni juli augusti
        september oktober november december kina försäljning handel handeln export exporten import importen världens
        kvartalet halvåret länder
    """,
    "Danish or Norwegian": """
        procent prosent million millioner milliard milliarder billion billioner januar februar marts mars april maj
        mai juni juli august september oktober november december desember kina salg salget handel handelen eksport
        eksporten import importen verdens kvartal halvår lande land
    """,
    "Czech": """
        procent procenta milion miliony milionů miliarda miliardy miliard bilion bilionu biliony bilionů mld ledna
        února března dubna května června července srpna září října listopadu prosince rok čína čínský čínská čínské
        číny číně prodeje prodej obchod obchodu vývoz vývozu dovoz dovozu dolarů jüanů světě zemí
    """,
    "Romanian": """
        sută milion milioane miliard miliarde trilion trilioane ianuarie februarie martie aprilie mai iunie iulie
        august septembrie octombrie noiembrie decembrie an chinei vânzările vânzări comerțul exporturile importurile
        dolari yuani țări
    """,
    "Hungarian": """
        százalék százalékkal millió milliárd billió január február március április május június július augusztus
        szeptember október november december kína kínai forgalom forgalma kereskedelem kereskedelmi export import
        dollár jüan jüant ország
    """,
    "Finnish": """
        prosenttia miljoona miljoonaa miljardi miljardia biljoona biljoonaa tammikuussa helmikuussa maaliskuussa
        huhtikuussa toukokuussa kesäkuussa heinäkuussa elokuussa syyskuussa lokakuussa marraskuussa joulukuussa kiina
        myynti kauppa kaupan vienti tuonti juania dollaria maailman
    """,
    "Slovak": """
        percent percenta milión milióny miliónov miliarda miliardy miliárd bilión bilióny bilióna biliónov januára
        februára marca apríla mája júna júla augusta septembra októbra novembra decembra čína číny čínsky čínska
        čínske predaj obchod obchodu vývoz dovoz dolárov jüanov svete krajín
    """,
    "Croatian or Serbian": """
        posto odsto milijun milijuna milion miliona milijardi milijarde milijarda bilijun bilijuna biliona siječnja
        veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca kina kine kini
        kineski kineska prodaja trgovina trgovine izvoz uvoz dolara juana svijetu svetu zemalja
    """,
    "Slovene": """
        odstotka odstotkov odstotke odstotek milijon milijonov milijarde milijard bilijon bilijona bilijonov januarja
        februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra kitajska kitajske
        kitajski prodaja trgovina izvoz uvoz dolarjev juanov svetu držav
    """,
    "Catalan": """
        cent milió milions bilió bilions mil gener febrer març abril maig juny juliol agost setembre octubre novembre
        desembre any anys trimestre xina xinès xinesa xineses vendes comerç exportacions importacions iuans dòlars món
        mercat països línia electrònic
    """,
    "Lithuanian": """
        procentų procento milijonas milijonų milijono milijardas milijardų milijardo trilijonas trilijonų trilijono
        kinija kinijos kinijoje prekyba prekybos pardavimai eksportas importas dolerių juanių pasaulio šalių
    """,
}

LETTERS: Mapping[str, str] = {
    ENGLISH: "",
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Portuguese": "áâãàçéêíóôõú",
    "Italian": "àèéìòù",
    "Dutch": "éëïóö",
    "Polish": "ąćęłńóśźż",
    "Turkish": "çğıöşüâî",
    "Indonesian or Malay": "",
    "Vietnamese": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "Swedish": "åäöé",
    "Danish or Norwegian": "æøåé",
    "Czech": "áčďéěíňóřšťúůýžü",
    "Romanian": "ăâîșțşţ",
    "Hungarian": "áéíóöőúüű",
    "Finnish": "äöå",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Croatian or Serbian": "čćđšž",
    "Slovene": "čšž",
    "Catalan": "àçéèíïóòúü",
    "Lithuanian": "ąčęėįšųūž",
}
"""Beyond a to z."""


_PROBE = 20_000
_FEWEST_WORDS = 6
_DIFFERENT = 2
"""Words that tell a language and that a text holds at least: one alone may be a name, or the e of e-commerce."""
_SHARE = 0.08
"""Of all words; function words make up a third of prose, and those known here a good part of them."""
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
_LANGUAGES = {"HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_ANOTHER = "another language"
_SAME_NAME = frozenset({"GREEK", "HEBREW", "THAI", "LAO", "KHMER", "ARMENIAN", "GEORGIAN"})
"""Scripts that one language is written in, and that is called as they are."""


def third_language(text: str) -> str | None:
    """The name of the language of a text that is neither English nor Chinese; None where it may be one of these.

    A text of fewer than six words, or of more Han characters than words, is not judged by its words.
    """
    probe = unicodedata.normalize("NFKC", text[:_PROBE])
    return _by_script(probe) or _by_words(probe)


def _by_script(probe: str) -> str | None:
    """The language, or the letters that it is written in, where they are neither Latin nor Han."""
    others = Counter(_script(letter) for letter in _OF_ANOTHER_SCRIPT.findall(probe))
    if not others:
        return None
    (script, count), *_ = others.most_common(1)
    return script if count * _SCRIPT_SHARE >= len(_LETTER.findall(probe)) else None


@lru_cache(1_000)
def _script(letter: str) -> str:
    script = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
    if script in _LANGUAGES:
        return _LANGUAGES[script]
    return script.capitalize() if script in _SAME_NAME else f"one in {script.capitalize()} letters"


def _by_words(probe: str) -> str | None:
    """The language of a text in Latin letters."""
    lower = probe.lower().replace("i\N{COMBINING DOT ABOVE}", "i")  # which the Turkish capital becomes
    total = sum(1 for _ in _WORD.finditer(lower))
    if total < max(_FEWEST_WORDS, len(_HAN.findall(probe))):
        return None
    words = Counter(_ALONE.findall(lower))
    english = sum(count for word, count in words.items() if ENGLISH in _languages_of(word))
    no_names = set(_ALONE.findall(probe))  # nothing in capitals
    marks = [mark for language in LETTERS if language != ENGLISH if (mark := _marks(language, words, no_names))]
    marks = [mark for mark in marks if mark.foreign >= _SHARE * total and mark.foreign > 2 * (english - mark.shared)]
    likeliest = max((mark.score for mark in marks), default=0)
    # A few words may be common to several languages, of which none is named then.
    named = [mark.language for mark in marks if mark.score == likeliest]
    if not named:
        return _ANOTHER if not english and _is_lettered(no_names, len(words)) else None
    return named[0] if len(named) == 1 else _ANOTHER


def _is_lettered(no_names: Set[str], words: int) -> bool:
    """Whether so many of the words, none of them a name in capitals, have letters beyond a to z as in no English."""
    lettered = [word for word in no_names if _BEYOND_A_TO_Z.search(word)]
    return len(lettered) >= _DIFFERENT and len(lettered) * _LETTERED_SHARE >= words


class _Marks(NamedTuple):
    """What in a text tells a language: words that English has not, those that it has too, and how much both tell."""

    language: str
    foreign: int
    shared: int
    score: int


def _marks(language: str, words: Counter[str], no_names: Set[str]) -> _Marks | None:
    """What tells a language, a word of its list for twice of one in its letters that is no name; None if too little."""
    known = {word for word in words if language in _languages_of(word)}
    own = {word for word in known if ENGLISH not in _languages_of(word)}
    lettered = {word for word in (words.keys() & no_names) - known if _BEYOND_A_TO_Z.search(word)}
    fitting = {word for word in lettered if set(_BEYOND_A_TO_Z.findall(word)) <= set(LETTERS[language])}
    if all(len(word) == 1 for word in own) or len(own | fitting) < _DIFFERENT:
        return None
    of_own, of_fitting, of_known = (sum(words[word] for word in some) for some in (own, fitting, known))
    alien = sum(words[word] for word in lettered - fitting)
    return _Marks(language, of_own + of_fitting, of_known - of_own, 2 * of_known + of_fitting - 2 * alien)


def _languages_of(word: str) -> frozenset[str]:
    """The languages that a word is common in."""
    return _languages().get(word, frozenset())


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for language in LETTERS:
        for word in f"{COMMON[language]} {OF_FIGURES[language]}".split():
            found[word].add(language)
    shared: dict[frozenset[str], frozenset[str]] = {}  # most words have the same few
    return {word: shared.setdefault(same := frozenset(languages), same) for word, languages in found.items()}

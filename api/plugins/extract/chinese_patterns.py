"""Regular expressions for Chinese prose, by name, for `Lexicon`: numbers, units, tenses and parts of periods."""

from collections.abc import Mapping

PATTERNS: Mapping[str, str] = {
    "dash": r"(?:[—–\-~～至到]{1,2}|－)",
    "up_to_ten": r"[一二三四五六七八九十两]",
    "from_year": r"(?:(?P<from_year>\d{4})年?{dash})?",  # 2019—2023年
    "dated_year": r"""
{from_year}(?P<year>(?<![\d.])(?:1[89]|2[01])\d\d|[一二][〇零一二三四五六七八九]{3})年(?:度|份)?
|(?P<year_>(?<![\d.])(?:19|20)\d\d)(?=全年|上半年|下半年|一季度)
|(?P<relative>今年|本年|去年|明年|前年)度?""",
    "part": r"""
(?:(?P<half>上|下|(?=半年[度报]))半年
|第?(?P<quarter>[一二三四1-4])季(?:度|报)
|前(?P<quarters>[两二三23])个?季度
|(?P<month_>\d{1,2})月?(?:份)?{dash}(?P<to_month_>\d{1,2})月(?:份)?
|前(?P<months>\d{1,2}|[一二三四五六七八九十]{1,2})个月
|(?P<month>\d{1,2}|(?<![一二三四五六七八九个])(?:十[一二]?|[一二三四五六七八九]))月
(?:份|(?P<day>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])
(?:[日号]?起?{dash}(?:(?:\d{4}年)?(?P<to_month>\d{1,2})月)?(?P<to_day>\d{1,2})[日号]|[日号]))?)""",
    "part_of_it": r"(?:[，,的]?{part})?{end}",
    "same_time": r"(?:同期|同月|同季度?)",
    "holiday": r"""(?:(?:春运|暑运|暑期|暑假|寒假|春节|国庆|元旦
|清明|端午|中秋|[“"]?(?:五一|双(?:11|十一))[”"]?)(?:假期|期间|长假)?)""",
    "end": r"(?:全年|年?末|年?底|初|中|{same_time}|{holiday}|当日|当天)?",
    "years": r"""
(?:(?<![\d第])(?:(?:近|这|过去)?(?:\d{1,2}|[两二三四五六七八九十]{1,3})(?:多|余)?年(?:多)?来
|(?:近|过去)(?:\d{1,2}|[两二三四五六七八九十]{1,3})年))""",
    "now": r"(?:目前|当前|眼下|截至目前|迄今)",
    # Numbers.
    "digit": r"[零一二三四五六七八九〇两]",
    "numeral": r"[零一二三四五六七八九〇两十百千]",
    "number": r"""
(?:(?P<past>过半|(?<=过)半(?:数)?(?![岛径球成程决夜]))|(?P<half>(?<=[近超逾])半(?:数)?(?![岛径球成程决夜])|一半|半数))(?![年天月日小导场])
|(?P<whole>[二三四五六七八九十]|\d{1,2})分之(?P<part>[一二三四五六七八九]|\d{1,2})(?![百千万亿\d])
|(?<![\d/.年月])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![\d/日月])
|(?P<tenths>[一二两三四五六七八九1-9])成(?P<ones>{digit}|半)?(?![为了果立功员长就效分本交都品])
|(?P<digits>(?<![\d.,A-Za-z])(?:(?<![万亿元%])[-−](?=\d))?\d+(?:,\d{3})*+(?:\.\d+)?+)(?!\d|\.\d)
(?P<more>[多余来])?(?P<scale>{scale})?(?:(?P<second>\d{1,4})(?P<second_scale>{scale})?)?(?P<still>[多余])?
|(?P<of>[百千])分之(?P<over>\d{1,9}(?:\.\d{1,9})?|{numeral}{1,5}(?:点{digit}{1,4})?)
|(?<=[超过破逾近达满到])(?P<lone>{large})(?=[元人吨美欧日户家件辆台名个千立平标箱公亩])
|(?<=[超过逾近破达])(?<!经过|通过|走过|不过|超达)(?P<round>百|千)(?!家万户|家争鸣|家号|人千)
(?=[场户家项次艘架座所条种款位名人个件台辆套株村篇部])
|(?P<han>{numeral}{1,8})(?:点(?P<han_tail>{digit}{1,4})(?![十百千分时刻秒半]))?
(?P<han_more>[多余])?(?P<han_scale>{large})?(?P<han_still>[多余])?""",
    "orders": r"(?:(?<!连续)第|每|每隔|[A-Za-z#])$",  # before an ordinal or a number in a name
    "nth_year": r"""
(?<!连续)第(?P<digits>\d{1,2}|{numeral}{1,3})年(?=蝉联|位居|稳居|稳坐|成为|保持|居|排|名列|登顶)|(?<=连续第)(?P<han>{numeral}{1,3})年""",
    "unit_ahead": r"[(（](?:单位[：:])?(?P<unit>[^()（）\d]{1,10})[)）][^:：\d]{0,10}[:：]",
    "unit_behind": r"(?!)",
    "year_before": r"{plain_year}年?[:：]?$",
    "year_behind": r"[(（]{plain_year}年?[)）]",
    "in_turn": r"依次|分别",
    "years_listed": r"""
{plain_year}(?:年?(?P<to>[-–—~至到]{1,2}){plain_year}|(?:年?(?:[、和与及]|以及){plain_year}){1,9})""",
    "plain_year": r"(?<!\d)(?:19|20)\d\d(?!\d)",
    "either": r"[一二三四五六七八九两]{2}",  # 六七: six or seven
    # Units.
    "money": r"(?!元[旦宵])(?:{leading_currencies}|{currencies})",
    "points": r"个?百分点",
    "rate": r"/(?:小时|秒|分钟|天|年|人|吨|立方米|平方米)",
    "measure": r"{measures}(?:{rate})?",
    "classifier": r"{classifiers}",
    # The noun after a number ends before the first of these characters.
    "noun_run": r"""
[^\W\d_A-Za-z左右的了在是和与及或为由从对向被把将已于等均都也又并而但则占达超约近其共以到至
较比增减提下上升降以实完建设成参]{0,8}""",
    "noun_ends": r"[，。；、,;（）()]|$",
    # Comparators and changes.
    "sign": r"{number_signs}|(?<![0-9%％百千万亿元年月日个至到=-]){comparator_sign}",  # no range or arrow
    "led": r"(?:(?P<sign>{sign})(?:了|为|有|达到|达|到|至|在)?)?(?P<money>{money_sign})? ?$",
    "takes": r"(?P<sign>约|近|超过?|不足|不到)(?:占|为|是|相当于)(?:\d{4}年)?[^，。；、\d]{0,8}$",  # 约占全市的1/5
    "sign_after": r"(?P<least>及?以上)|(?P<most>及?以下|以内|之内)|(?P<about>左右|上下)|(?P<more>[多余]|(?<=分之.)强)",
    "direction": r"""
(?:(?:增长|上升|提高|上涨|增加|提升|扩大|增)|(?P<fall>下降|减少|回落|降低|下滑|缩短|收窄|下跌|萎缩|缩水|缩减|锐减|骤减
|下挫|衰退|负增长|跌|降|(?<!增)减))(?:(?P<to>到|至|为)|了)?$""",
    "past": r"(?<![不通经超])过$",
    "fall_of": r"(?:降幅|跌幅|降速)[^，。；、\d]{0,10}$",
    "leads": r"(?:为|至|到|达|是|在|报|得|[由从][^，。；、\d]{1,8}的)$",
    "joint": r"(?P<range>至|到|[~～—–-]{1,2}|－)|(?P<list>[、和及与])",
    "change": r"(?:从|由|自)$",
    # Words that show a tense; a `weak` word shows the past, unless a word for the future is before it.
    "tense": r"""
(?P<ahead>预计|预期|展望|有望|(?<!年度)计划(?!的)|力争|(?<![即亦也])将(?![近军])|拟|目标(?!的)|争取|明年|规划
|到20[2-9]\d年(?![^。；]{0,12}(?:已|累计|共有)))
|(?P<past>已|截至|截止|累计|去年|上年|同比|环比|初步核算|了(?![解])|以来)
|(?P<weak>增长|下降|上涨|实现|完成|达到?)""",
    "tense_break": r"[，；。：]",
    "opened_by_tense": r"[^，。；万亿%元]{0,8}，?",  # 下半年，预计: the opening words are of the future too
    # Forecasts and plans.
    "foretold": r"""
(?P<once>原|曾|此前|原先)?(?:(?<![于超过及合比如低高达])(?:预计|预测|预期)(?!的)|有望|力争|争取
|(?<![度过成])计划(?![的单生经])|(?<![过成到现])目标(?!的)|(?<![模虚])拟(?!合)|规划(?!的)
|(?<![即亦也])将(?![近军约\d]))""",
    "foretold_end": r"[。；;（(]|已|截至|截止|累计|初步核算|实际|了(?!解)|(?<![比较])(?:去年|上年)",
    "aim_after": r"[^，。；\d]{0,4}的?(?:目标|计划)",
    # Words that separate a figure from a period, or connect them.
    "apart": r"[;:—；：。]",
    "clause_over": r"[，；。]",
    # Headings of a text.
    "about": r"""
^(?:关于[^，。\d]{2,12}|[^，。\d]{0,10}简介|附?注释?|说明|数据来源|调查方法|(?:指标|名词)解释)(?:[：:]|$)
|(?:成立|创立|创建|创办)于|总部(?:位于|设在)""",
    "of_the_issue": r"[在于至]$",
}

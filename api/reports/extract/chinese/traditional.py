"""Traditional characters and the simplified ones that figures, units, periods and indicators are read in."""

from __future__ import annotations

_TRADITIONAL = (
    "並亞佈佔併來侖侷係倉個們倫備傢傳僅價億儘優兌內兩冊冪凈凱別則剋剛創劃勁動務勞勢匯區協卻卽厤參員唸問啓啟喬單嗎噸噹嚮囌國圍園圓圖埰堅報場塊奧妝學寀實寧寫寬寶將專對導屬岡島崗崙嵗嶼師帶幣幹幾庫廈廠廣張強彆"
    "彔彙彿後徑從復愛態慶應懞戶捨採揚換損撾擁擔據擬擴攝敎敘數斷於旣昇時曆曏曬書會東査條棟業極榦構樁樑樓標樣橋機檔檢檯權歐歲歷殺氣決沒況淨淩減測湯準溫滙滲滿漢漲潤澤濛濟灣為烏無熱營爭爲爾牀狀獨獲獻現環產産甦"
    "畝異當發盞盡監盧眞眾矇確碼磚祕稅種稱穩穫筆箇節範簡簽籤粵紀約納紐純級紛紹終組結絕絡給統絲絶經綜綠綢綫維網緑線締編緩緬緻縣縮總績繫繼續纍羅羣義聖聞聯職肅脩脫脹臘臺與舉舊舘茲莊華萊萬葯蓋蔘薩藥蘇蘭處虛號虧"
    "蟬衆衕裏裝裡製複覈見規視覽觀訂計訊訓託記訪設許註評詞詢試話該認誕語誤說説誰課調請論諮諾謊講謝謠謡議護讀變讓讚貓貝負財貢貨貴買費貿資賓賣質購賽贊踰車軍較載輛輸辦農迴這連週進遊運過達遜遞遠適選遺遼邁還郵鄉"
    "鄭醫釋釐釦鈡鈦銖銷鋪錄錯録錶鍾鎊鎭鎮鐘長門閃閉開間閤關闢陝陞陳陸陽階際隻雙雲電鞦韆韋韓響頁頃項順須預頓領頭頻顆題額類顧顯風颱飛飲飾餘館馬驗體髮鬚鬧魯鮮鳴麗麥麪麫麵麼黃點鼕齣龍"
)
_SIMPLIFIED = (
    "并亚布占并来仑局系仓个们伦备家传仅价亿尽优兑内两册幂净凯别则克刚创划劲动务劳势汇区协却即历参员念问启启乔单吗吨当向苏国围园圆图采坚报场块奥妆学采实宁写宽宝将专对导属冈岛岗仑岁屿师带币干几库厦厂广张强别"
    "录汇佛后径从复爱态庆应蒙户舍采扬换损挝拥担据拟扩摄教叙数断于既升时历向晒书会东查条栋业极干构桩梁楼标样桥机档检台权欧岁历杀气决没况净凌减测汤准温汇渗满汉涨润泽蒙济湾为乌无热营争为尔床状独获献现环产产苏"
    "亩异当发盏尽监卢真众蒙确码砖秘税种称稳获笔个节范简签签粤纪约纳纽纯级纷绍终组结绝络给统丝绝经综绿绸线维网绿线缔编缓缅致县缩总绩系继续累罗群义圣闻联职肃修脱胀腊台与举旧馆兹庄华莱万药盖参萨药苏兰处虚号亏"
    "蝉众同里装里制复核见规视览观订计讯训托记访设许注评词询试话该认诞语误说说谁课调请论咨诺谎讲谢谣谣议护读变让赞猫贝负财贡货贵买费贸资宾卖质购赛赞逾车军较载辆输办农回这连周进游运过达逊递远适选遗辽迈还邮乡"
    "郑医释厘扣钟钛铢销铺录错录表钟镑镇镇钟长门闪闭开间合关辟陕升陈陆阳阶际只双云电秋千韦韩响页顷项顺须预顿领头频颗题额类顾显风台飞饮饰余馆马验体发须闹鲁鲜鸣丽麦面面面么黄点冬出龙"
)
_PAIRS = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_WORDS = {"网路": "网络", "夥伴": "伙伴"}
"""Words of traditional text that are others in simplified text, of the same length."""


def simplified(text: str) -> str:
    """The text with its traditional characters in their simplified form, each in its place.

    Characters that no word read here holds are left, and so are those that simplified text has in a sense of its own.
    """
    plain = text.translate(_PAIRS)
    for word, ours in _WORDS.items():
        plain = plain.replace(word, ours)
    return plain

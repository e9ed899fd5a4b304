"""Chinese leads that say nothing of what a number is: news outlets, labels of an editor, turns of speech."""

from __future__ import annotations

import re

_GOODS = "购买卖商店淘易物货当装品车鞋包机书妆酒药肉果茶食衣具贸"
_NEWS = (
    rf"(?:(?<![{_GOODS}])(?:网|新闻|财经|报道)|(?<![财年季月海])报|(?<!旅行)(?<!供销)(?<!合作)(?<!信用)社|电视台|通讯社|杂志|周刊|"
    r"客户端|媒体|财新|\d{0,2}氪|虎嗅|澎湃|界面|见闻)"
)
MEDIA = re.compile(
    rf"(?:据|来自)?[一-鿿\d]{{0,8}}{_NEWS}(?:记者|北京)?(?:快讯|消息|报道|评论|电|讯|[一-鿿]{{0,2}}评论员)?"
)
"""A news outlet, told by how the names of such end: it only quotes."""
OF_THE_NATION = re.compile(
    r"(?:据|来自)?(?:新华|人民|央视|光明|中国|中新|中青|环球|经济|证券|上海证券|新京|财新|财联|第一财经|每日经济|21世纪|界面|澎湃|观察者|"
    r"虎嗅|36氪|36Kr|华尔街见闻|工人日|农民日|科技日|法治日|国际商|国际在线|参考)"
)
"""How the names of outlets begin that tell of the whole country where they name no place."""

LABELS = re.compile(
    "有关部门|相关部门|有关负责人|相关负责人|来看|一组|令人振奋|数字|数据|为证|说话|注意|请看|图解|解读|背景|新闻|链接|说明|备注|编者按|按语|小结|总结|点评|延伸|阅读|一图|看懂|读懂|"
    "喜讯|捷报|喜报|网友|热议|评论员|评论|通报|聚焦|关注|观察|盘点|速递|导读|导语|提示|提要|综述|时评|短评|快评|述评|焦点|话题|关键词|"
    "亮点|看点|科普|独家|突发|更新|补充|引言|简讯|短讯"
)
"""What an editor writes over a number."""

_SEEN = "看到|看出|看见|发现|知道|想见|想象|否认|置疑|讳言|怀疑|忽视|忽略|多说|注意|指出|一提|强调|承认|欣慰|振奋|意外"
_BORNE = "压力|困难|挑战|考验|冲击|风险|逆风|寒流|难关"
DISCOURSE = re.compile(
    r"[一-鿿]{1,2}(?<!天)(?<!自)然|[其确]实|(?:众所|尽人|人所)[周皆共]知|"
    r"[也还更又但而]?(?:需?要|须|应[当该]?|可以?|不难|不?值得|必须|不得不|不[可能容必用]|[毋无]庸|[毋无][须需]|令人|让人)"
    rf"(?:清醒|同时)?地?(?:{_SEEN})(?:的是)?|(?:不管|无论)(?:怎样|如何|怎么[说看])(?:[说看])?|不出(?:所料|意外|预料)|"
    r"有?数据为证|归根(?:结底|到底)|说到底|除此[之以]?外|逆[风势](?:前行|而上|而行)|迎难而上|砥砺前行|"
    rf"(?:顶住|扛住|克服|战胜|经受住?|承受住?)了?(?:重重|多重|内外部?|各种|下行)?(?:{_BORNE})"
)
"""A clause that is a turn of speech, or tells that something was borne: it holds no place, firm, people or goods."""

LOOKS = re.compile(
    r"^(?:纵观|盘点|回头|回望|回看|放眼|综观|从|就)|(?:[上来]?看|来讲|而论)$|结构|总量|笔者|小编|编者|作者|本[报刊网]|发现|整理|梳理|"
    r"注意到|了解到|测算|核算|汇总"
)
"""From where a text looks at a number, and who wrote it together."""

SPEAKER = re.compile(r"(?:(?<=发言人)|(?<=负责人)|(?<=[局部司署]长))[一-鿿]{0,4}?(?:说|表示|介绍|指出|强调|透露|称)$")
"""The name of one who speaks for a body, and the verb: 国家统计局发言人付凌晖说."""

COUNTS = re.compile(r"(?:统计|数据|测算|核算|快报)$")
"""How a clause ends that only says who counted: 海关统计."""

NO_SPEAKER = re.compile(
    r"(?:也|还|更|又)?(?:可以|应该|应当|不得不|只能|敢)(?:这[么样])?|"
    r"(?:简单|具体|总体|总的|一般|严格|准确|确切|客观|通俗|坦率|相对|整体|长远|换句话|老实)[来地]?|"
    r"(?:也|还)?有(?:评论|观点|意见|声音|舆论|看法|文章|人|网友)"
)
"""What stands before a verb of speaking and is nobody: 可以说，有观点指出."""

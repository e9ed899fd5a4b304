# 全部语句的中文版。Every sentence in Chinese; the names and the values are those of `messages.en.ftl`.

language-tag = zh-Hans

## Between the parts of a text

between-sentences = { "" }
between-listed = 、
listed = { $before }、{ $last }
between-or = 或

## Conversions

rate-before-year-end = 所用汇率为{ $day }的汇率，是{ $year }年可得的最后一个，并非年末汇率。
rate-of-part-of-year = 所用汇率仅为{ $year }年中{ $days }天的平均值，未覆盖全年。

## The audit

audit-between-publishers = ，
audit-between-amounts = 、
audit-untestable-divisor = 除数可能为零
audit-untestable-units = { $left }与{ $right }单位不同
audit-plain-number = 纯数
audit-untestable-excluded = 两个界限互相排斥
audit-untestable-one-end = 两个界限仍有一端未限定
audit-untestable-open-end = 所涉数值仅给出上限或下限，无从判定
audit-untestable-open-size = 因有一端未限定，无法推算
audit-untestable-too-wide = 取值区间（{ $room }）宽于数值本身
audit-untestable-no-unit = 没有单位{ $unit }
audit-untestable-other-unit = 公式结果的单位不是{ $unit }
audit-untestable-no-figure = 没有数据{ $figure }
audit-untestable-no-rate = 缺少所需汇率
audit-untestable-refused = { $figure }无法以{ $unit }表示
audit-untestable-inexpressible = { $figure }无法以{ $unit }表示
audit-not-testable = 无法检验：{ $reason }。
audit-derived = { $amount }（{ $room }），由{ $inputs }推算。
audit-derived-exactly = { $amount }，由{ $inputs }推算。
audit-status-e = 估计值：{ $amounts }。
audit-status-f = 预测值：{ $amounts }。
audit-status-p = 初步数：{ $amounts }。
audit-equal-consistent = { $left }与{ $right }相符。
audit-equal-consistent-only-within-rounding = { $left }与{ $right }仅在取整范围内相符：{ $spans }。
audit-equal-about = { $left }与{ $right }仅因“约”字留有余地而相符：{ $spans }。
audit-equal-contradicts = { $left }与{ $right }之差超出取整所能解释的范围：{ $spans }。
audit-equal-not-comparable = { $left }与{ $right }{ $difference }，不可比：{ $spans }。
audit-ordered-consistent = { $left }{ $mark }{ $right }，与预期相符。
audit-ordered-consistent-only-within-rounding = { $left }{ $mark }{ $right }仅在取整范围内成立：{ $spans }。
audit-ordered-about = { $left }{ $mark }{ $right }仅因“约”字留有余地而成立：{ $spans }。
audit-ordered-contradicts = { $left }{ $mark }{ $right }不成立，取整亦无法解释：{ $spans }。
audit-ordered-not-comparable = { $left }{ $mark }{ $right }不成立，两者{ $difference }，不可比：{ $spans }。
audit-rate-consistent = { $claim }由{ $source }折算，对应汇率在1{ $base }兑{ $low }至{ $high }{ $quote }之间；{ $which }为{ $actual }。
audit-rate-consistent-only-within-rounding = 按{ $which }（1{ $base }兑{ $actual }{ $quote }），{ $claim }与{ $source }仅在取整范围内相符；若恰为{ $exactly }，汇率须{ $limit }。
audit-rate-about = 按{ $which }（1{ $base }兑{ $actual }{ $quote }），{ $claim }与{ $source }仅因“约”字留有余地而相符；若无“约”字，汇率须{ $limit }。
audit-rate-contradicts = { $claim }由{ $source }折算，汇率须{ $limit }；{ $which }为{ $actual }，取整无法解释。
audit-rate-not-comparable = { $claim }由{ $source }折算，汇率须{ $limit }；{ $which }为{ $actual }，两者{ $difference }，不可比。
audit-difference-definition = 口径不同
audit-difference-period = 所属时期不同
audit-difference-edition = 出自不同版本
audit-difference-vintage = 公布批次不同
audit-difference-rate = 折算所用汇率不详
audit-spans = 前者为{ $left }，后者为{ $right }
audit-above = 高于1{ $base }兑{ $low }{ $quote }
audit-below = 低于1{ $base }兑{ $high }{ $quote }
audit-rate-of-average = { $year }年平均汇率
audit-rate-of-average-so-far = { $year }年迄今平均汇率
audit-rate-of-year-end = { $year }年末汇率
audit-side = { $text }（{ $origin }）
audit-computed = 推算值
audit-computed-from = 由{ $inputs }推算
audit-converted = 由{ $publisher }的{ $amount }按{ $which }折算
audit-figures = { $count }个数据
audit-of-publisher = { $publisher }的{ $amounts }
audit-converted-of-publisher = { $publisher }所载{ $amounts }
audit-at-rate = 按{ $which }折算的{ $amount }

## The fact-check

fact-same = “{ $phrase }”与之一致。
fact-rounded = 该数取整即为“{ $phrase }”，与之一致。
fact-within = “{ $phrase }”在取整允许的范围之内，但比来源更为精确。
fact-side-open = “{ $phrase }”有可能成立，但来源的数字精度不足以确定其在界限的哪一侧。
fact-coarser = “{ $phrase }”有可能成立，但来源的数字精度不足以确定该数取整后是否为此值。
fact-bare = “{ $phrase }”遗漏了“{ $comparator }”。
fact-zeros = 仅当末尾的零不作为有效数字时，“{ $phrase }”方与之相符。
fact-zeros-far = “{ $phrase }”精度过低，无法判定：仅当末尾的零不作为有效数字时，方与之不矛盾。
fact-other-scale = “{ $phrase }”数字相同，而数量级不同。
fact-other-unit = “{ $phrase }”数字相同，而单位不同。
fact-other-sign = “{ $phrase }”方向相反：一升一降。
fact-apart = “{ $phrase }”与之矛盾。
fact-says-more = “{ $phrase }”与之并不矛盾，但无法由此得出。
fact-no-indicator = “{ $phrase }”前后的文字未指明任何已收录的指标。
fact-several-indicators = “{ $phrase }”可能指{ $names }，但与各项均不相符。
fact-means-another = “{ $phrase }”与{ $names }不符，但前后的文字也可能指{ $alike }。
fact-other-vintage = “{ $phrase }”与已被取代的数额一同给出，未收录该版本的增长率；其后的版本：{ $rival }。
fact-no-area = 未收录文中所述地区的{ $names }数字。
fact-no-period = 文中未指明“{ $phrase }”所属的时期，而{ $names }因时期而异。
fact-no-period-fits = 文中未指明“{ $phrase }”所属的时期，与下列数字相符：{ $rival }。
fact-no-figure-of-period = 未收录{ $period }的{ $names }数字。
fact-other-date = 未收录“{ $phrase }”所属时点的{ $names }，与最近的时点之间数目可能有变：{ $rival }。
fact-no-rate = “{ $phrase }”无法与{ $period }的{ $names }数字比较：单位之间没有汇率或换算规则。
fact-other-sayer = 文中称“{ $phrase }”出自“{ $sayer }”，但未收录其{ $period }与之相符的{ $names }数字；与另一来源相符：{ $rival }。
fact-no-unit = “{ $phrase }”没有可供比较的单位。
fact-not-following = “{ $phrase }”无法由此得出。
fact-unexplained = “{ $words }”可能使其所指不同于{ $names }。若非如此：{ $otherwise }
fact-sentence = { $stated }。{ $why }
fact-stated = { $indicator }，{ $area }，{ $period }：{ $given }
fact-given = { $publisher }为{ $amount }
fact-given-e = { $publisher }为{ $amount }（估计值）
fact-given-f = { $publisher }为{ $amount }（预测值）
fact-given-p = { $publisher }为{ $amount }（初步数）
fact-derived = 由其他数字推得{ $amount }
fact-converted = { $given }，{ $rate }{ $amount }
fact-rate-given = 按文中汇率（{ $rate }）折合
fact-rate-year-end = 按{ $period }汇率（{ $rate }）折合
fact-rate-average = 按{ $period }年均汇率（{ $rate }）折合
fact-ruled-out = 但{ $given }，两者不能同时成立。
fact-ruled-out-preferred = 但{ $given }（此处以其为准），两者不能同时成立。
fact-old = “{ $phrase }”已被取代：{ $current }。
fact-old-withdrawn = “{ $phrase }”其后已被撤回并取代：{ $current }。
fact-old-withdrawn-alone = “{ $phrase }”其后已被撤回。
fact-other-period = “{ $phrase }”却说的是{ $period }，该时期{ $current }。
fact-other-period-alone = “{ $phrase }”却说的是{ $period }，而该时期未收录数字。
fact-in-period = { $period }{ $amount }
fact-down = 下降{ $amount }
fact-up = 增长{ $amount }
fact-why-printed = 应改为的数字即出自此项。
fact-why-period = 属于{ $period }。
fact-why-unfit = 其数值不相符。
fact-why-sayer = 文中所称的来源与此不同。
fact-why-undecided = 其数值不足以判定。
fact-why-old = 已被取代。
fact-why-preferred = 同样相符，但另一数字优先。
fact-why-as-well = 同样相符。
fact-text-control = 含有文本中不应有的字符（{ $code }），请使用纯文本。
fact-text-empty = 没有内容，请给出引用数字的句子。
fact-text-address = 是一个网址；此处不抓取网页，请给出其中的文字。
fact-text-html = 是HTML代码，请给出读者在页面上看到的文字。
fact-other-language = 文本似非英文或中文，而数字仅在英文和中文中读取。
fact-read-up-to = 只读取到第{ $end }个字符：文中数字超过{ $most }个，或所指数据过多；其后的部分请另行提交。
fact-no-number = 文中没有可作为数据的数字；日期、序数、地址和名称不在其列。
no-figures = 数据库中尚无数据。
no-release-then = 当时尚无发布；首次发布于{ $first }。
fact-text-long = 共{ $size }字节，超过上限{ $most }字节，请分段核查。

## Figures

service-name = 报告指标
between-commas = ，
between-notes = ；
period-year = { $year }年
period-s1 = { $year }年上半年
period-s2 = { $year }年下半年
period-q1 = { $year }年第一季度
period-q2 = { $year }年第二季度
period-q3 = { $year }年第三季度
period-q4 = { $year }年第四季度
period-month = { $year }年{ $number }月
period-day = { $year }年{ $number }月{ $day }日
comparator-equal = { "" }
comparator-about = 约
comparator-more = 超过
comparator-at-least = 至少
comparator-less = 不足
comparator-at-most = 至多
status-name-a = 正常值
status-name-b = 时间序列中断
status-name-e = 估计值
status-name-f = 预测值
status-name-p = 初步值
status-label-a = 正常值
status-label-b = 时间序列中断
status-label-e = 估计值
status-label-f = 预测值
status-label-p = 初步值
vintage-none = 未标明
vintage-not-applicable = 不适用
vintage-preliminary = 初步
vintage-revised = 修订
vintage-final = 最终
vintage-edition = { $period }版
vintage-forecast = { $period }预测
rates-of-ecb = 欧洲中央银行欧元外汇参考汇率
figure-claim = { $indicator }，{ $area }，{ $period }：{ $amount }
figure-remark = （{ $remark }）
figure-attributed = 据{ $originator }
figure-withdrawn = 已撤回
figure-withdrawn-by = 已由发布{ $release }撤回
figure-replaced = 已由发布{ $release }撤回，由{ $figure }取代
figure-calculated = 由其他数据推算
figure-calculated-from = 由{ $inputs }推算
figure-converted-from = 由{ $amount }折算
figure-published = { $publisher }，{ $day }
figure-statement = { $indicator }，{ $area }，{ $period } { $amount }（{ $notes }）
figure-statement-of = { $indicator }，{ $area }，{ $period }：{ $text }（{ $origin }）
place-equal = 第{ $place }位
place-about = 约第{ $place }位
place-more = 第{ $place }位之后
place-at-least = 第{ $place }位或之后
place-less = 第{ $place }位之前
place-at-most = 第{ $place }位或之前
receipt-as-printed = 来源自行载明：“{ $printed }”
receipt-exact = 精确换算，无需汇率
receipt-given = 按1{ $base }={ $rate }{ $quote }，给定的汇率
receipt-annual-average = 按1{ $base }={ $rate }{ $quote }，{ $period }年{ $days }天的平均汇率（{ $source }）
receipt-year-end = 按1{ $base }={ $rate }{ $quote }，{ $period }的汇率（{ $source }）
topic-market-size = 市场规模
topic-trade = 跨境电商贸易
topic-partnerships = 电商合作
changes = 新增、更正与撤回的数据
changes-of-release = { $report }：{ $counts }
changes-left-out = ……另有{ $count }项
changes-added = 新增{ $count }项
changes-corrected = 更正{ $count }项
changes-reissued = 重发{ $count }项
changes-withdrawn = 撤回{ $count }项
change-added = { $place }：新增{ $new }
change-corrected = { $place }：{ $old }更正为{ $new }
change-reissued = { $place }：{ $new }不变，改用新地址
change-withdrawn = { $place }：{ $old }已撤回
change-with-reason = { $change }——{ $reason }
cube-label = 指标数据
field-area = 地区
field-country = 国家
field-indicator = 指标
field-period = 时期
field-series = 指标
field-source = 来源
field-vintage = 版本
field-year = 时间

## SDMX

field-freq = 频率
field-ref-area = 参考地区
field-time-period = 时间
field-obs-value = 数值
field-unit-measure = 计量单位
field-unit-mult = 单位乘数
field-decimals = 小数位数
field-obs-status = 观测状态
field-comparator = 比较符
field-preferred = 首选
field-as-printed = 原文
field-low = 下限
field-high = 上限
field-obs-com = 说明
sdmx-concepts = 数据的概念
sdmx-agencies = 机构
sdmx-list-freq = 频率
sdmx-list-area = 参考地区
sdmx-list-indicator = 指标
sdmx-list-vintage = 版本
sdmx-list-source = 来源
sdmx-list-unit-measure = 计量单位
sdmx-list-unit-mult = 单位乘数
sdmx-list-decimals = 小数位数
sdmx-list-obs-status = 观测状态
sdmx-list-comparator = 比较符
sdmx-means-freq = 时期的长度。
sdmx-means-ref-area = ISO 3166-1三位字母国家代码，WLD为全世界。
sdmx-means-indicator = 所测量的内容。
sdmx-means-vintage = 初步、修订、最终或某一版本，各为一条序列；来源未说明时为_Z。
sdmx-means-source = 数据出处。来源不一致时，FIGURES取首选来源，CLAIMS各为一条序列。
sdmx-means-time-period = 数据所属的时期。
sdmx-means-obs-value = 以UNIT_MEASURE为单位的数值；/v1/figures可用scale=指定十的幂。
sdmx-means-unit-measure = ISO 4217货币、PT百分比、PN比率或计数名词。
sdmx-means-unit-mult = 数值及上下限所用的十的幂：未指定时为0。
sdmx-means-decimals = 数值的小数位数。
sdmx-means-obs-status = 数值是否正常、初步、估计、预测或中断。
sdmx-means-comparator = 来源对数字的说法：等于、约、超过或不足。
sdmx-means-preferred = 是否为该指标、地区与时期在所有来源和报告中的首选数据。
sdmx-means-as-printed = 来源中印刷的文字；推算的数据没有。
sdmx-means-low = 取整区间的下限，无界时为空。
sdmx-means-high = 取整区间的上限，无界时为空。
sdmx-means-obs-com = 推断或未说明的内容，以文字表述。
sdmx-frequency-a = 年度
sdmx-frequency-s = 半年度
sdmx-frequency-q = 季度
sdmx-frequency-m = 月度
sdmx-frequency-d = 日度
sdmx-comparator-eq = 等于
sdmx-units = 个
sdmx-decimals-of = { $count }位小数
sdmx-counted = 计数（其他代码表中为NUMBER）。
sdmx-dsd-figure = 报告数据
sdmx-dsd-claim = 来源陈述
sdmx-means-dsd-figure = 每个指标、地区与时期一个数据：所有来源中的首选，来源见SOURCE。
sdmx-means-dsd-claim = 每个来源的说法：来源不一致时各为一条序列，PREFERRED标明首选。
sdmx-flow-figures = 全部数据
sdmx-flow-claims = 全部陈述
sdmx-means-flow-figures = 所有报告中每个指标、地区与时期的首选数据。
sdmx-means-flow-claims = 所有来源的全部数据，包括互不一致者。
sdmx-means-flow-market-size = 网上零售额、增速及占全球份额。
sdmx-means-flow-trade = 跨境电商进出口额、增速及占比。
sdmx-means-flow-partnerships = 伙伴国、国家馆、直采基地与培训。
sdmx-converted = 换算：{ $formula } ({ $basis })

## Citations

between-citation-notes = 。
citation-calculated-from = 由{ $text }推算
citation-printed = 来源原文：“{ $text }”
citation-source = 来源：{ $text }
citation-retrieved = 来源获取日期：{ $text }
citation-archived = 存档：{ $text }
citation-licence = 来源许可：{ $text }
citation-release = 发布：{ $text }

## Protocols

worldbank-vintage = 版本：{ $vintage }

## Charts

chart-in-period = { $period }
chart-on-day = { $period }
chart-worldwide = 全球{ $indicator }
chart-of-area = { $area }{ $indicator }
chart-in-area = { $area }{ $indicator }
chart-leads = { $period }{ $indicator }：{ $area }居首，{ $amount }
chart-ranks-highest = { $period }{ $indicator }：{ $area }名次最高，列{ $amount }
chart-indicators = { $count }个指标
chart-areas = { $count }个地区
chart-years = { $years }年
chart-claims-agree = { $period }{ $what }：{ $count }个来源均为{ $least }
chart-claims-differ = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }
chart-claims-apart = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }，没有一个数能同时符合
chart-claims-within-rounding = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }，仅在取整范围内相容
chart-stood = { $period }{ $what }{ $manner ->
    [about] 约为{ $bare }
    [estimate] 估计为{ $amount }
   *[plain] 为{ $amount }
}
chart-reached = { $period }{ $what }{ $manner ->
    [about] 约为{ $bare }
   *[plain] 达{ $amount }
}
chart-fell = { $period }{ $what }{ $manner ->
    [about] 约为{ $bare }
   *[plain] 降至{ $amount }
}
chart-rose = { $period }{ $what }{ $manner ->
    [about] 约为{ $bare }
   *[plain] 升至{ $amount }
}
chart-stood-place = { $period }{ $what }{ $manner ->
    [estimate] 估计为
   *[plain] 列
}{ $amount }
chart-fell-place = { $period }{ $what }进至{ $amount }
chart-rose-place = { $period }{ $what }退至{ $amount }
chart-more = { $period }{ $what }{ $manner ->
    [estimate] 估计
   *[plain] { "" }
}{ $amount }
chart-more-below-zero = { $period }{ $what }{ $manner ->
    [estimate] 估计{ $amount }
   *[plain] 高于{ $bare }
}
chart-at-least = { $period }{ $what }{ $manner ->
    [estimate] 估计
   *[plain] { "" }
}{ $amount }
chart-less = { $period }{ $what }{ $manner ->
    [estimate] 估计
   *[plain] { "" }
}{ $amount }
chart-at-most = { $period }{ $what }{ $manner ->
    [estimate] 估计
   *[plain] { "" }
}{ $amount }
chart-limit-place = { $period }{ $what }{ $manner ->
    [estimate] 估计
   *[plain] { "" }
}{ $amount }
chart-forecast = { $period }{ $what }预测为{ $amount }
chart-forecast-limit = { $period }{ $what }预测{ $amount }
chart-finding-said = { $finding }（据{ $who }）
chart-finding-e = { $finding }
chart-finding-e-said = { $finding }（据{ $who }）
chart-finding-p = { $finding }（初步值）
chart-finding-p-said = { $finding }（初步值，据{ $who }）
chart-line = 折线图，{ $count }个数据。
chart-step = 阶梯图，{ $count }个数据。
chart-bar = 条形图，{ $count }个数据。
chart-dot = 点图，{ $count }个数据。
chart-claims = 各来源对比图，{ $count }个数据。
chart-sentence = { $text }。
chart-headed = { $heading }：{ $text }
chart-mark = { $place }：{ $amount }（{ $remarks }）
chart-mark-of-period = { $period }（{ $amount }）
chart-number = { $number }{ $unit }
chart-limited = { $limit }{ $number }
chart-amount-e = { $amount }（估计）
chart-amount-f = { $amount }（预测）
chart-amount-p = { $amount }（初步）
chart-not-drawn = 未画出：{ $count }个数据无法以{ $unit }表示。
chart-shown-of = 共{ $total }个数据，此处为{ $count }个。
chart-no-step = 以点代阶梯：这些数不属同一序列，无法以阶梯延续。
chart-no-bar = 以点代条：否则条越长名次越靠后。
chart-several-bases = 经折算，各数据附有折算说明。
chart-annual-average = 按各年平均汇率折算。
chart-annual-average-partial = 按各年平均汇率折算；有的年份不完整。
chart-annual-average-of = 按各年平均汇率折算（{ $source }）。
chart-annual-average-of-partial = 按各年平均汇率折算（{ $source }）；有的年份不完整。
chart-year-end = 按各年年末汇率折算。
chart-year-end-partial = 按各年年末汇率折算；有的年份不完整。
chart-year-end-of = 按各年年末汇率折算（{ $source }）。
chart-year-end-of-partial = 按各年年末汇率折算（{ $source }）；有的年份不完整。
chart-as-printed = 该单位数值由来源自行载明。
chart-as-printed-partial = 该单位数值由来源自行载明；有的年份不完整。
chart-given = 按给定汇率折算。
chart-given-partial = 按给定汇率折算；有的年份不完整。
chart-hollow = 空心：{ $labels }。
chart-lower-limit-right = 向右箭头：来源只给出下限。
chart-lower-limit-up = 向上箭头：来源只给出下限。
chart-lower-limit-down = 向下箭头：来源只给出下限。
chart-upper-limit-left = 向左箭头：来源只给出上限。
chart-upper-limit-up = 向上箭头：来源只给出上限。
chart-upper-limit-down = 向下箭头：来源只给出上限。
chart-too-small = 太小而在图上与零无法区分：{ $marks }。
chart-every-about = 每个数都是来源所称的约数。
chart-about = 来源称为约数：{ $marks }。
chart-ranked-rows = 数字越小，名次越靠前。
chart-ranked = 最前的名次在上方：数字越小，名次越靠前。
chart-dashed = 虚线：连到空心点或由其连出。
chart-dotted = 点线：所跨时期该线未画数值，或只有界限。
chart-ruled-out = 界限排除相邻两数的直接连线之处不连线。
chart-steps = 阶梯线将一个数延续至下一个数。
chart-some = { $some }等{ $count }个
chart-source = 来源：{ $names }
chart-more-sources = 另{ $count }家
chart-retrieved = 获取于{ $day }
chart-release = 发布版 { $names }
chart-derived = 推算
chart-originators = { $first }等{ $count }家
chart-quoted-by = { $who }，{ $publisher }引述
chart-quoted-by-several = { $who }，{ $count }家来源引述
chart-no-reason = 时间序列中断，水平不可比。
chart-length-a = 年度
chart-length-s = 半年度
chart-length-q = 季度
chart-length-m = 月度
chart-length-d = 每日
chart-period-s = { $words }
chart-period-q = { $words }
chart-period-m = { $words }
chart-period-d = { $words }
chart-bars-end = 条端短线：取整留下的余地。
chart-bars-end-about = 条端短线：取整或“约”留下的余地。
chart-bars-narrow = 取整留下的余地太小，图上看不出。
chart-bars-narrow-about = 取整或“约”留下的余地太小，图上看不出。
chart-bars-around = 色条：取整留下的余地。
chart-bars-around-about = 色条：取整或“约”留下的余地。
chart-axis-starts = 数值轴从{ $start }开始，不从零开始。
chart-more-notes = 另有{ $count }条说明。
chart-more-notes-at-the-address = 另有{ $count }条说明见所示网址。
chart-nothing = 没有可画的数据
chart-no-answer = 没有符合条件的数据。
chart-no-answer-of = { $indicator }没有符合条件的数据。
chart-as-of = 截至发布版 { $release }
chart-lower-limit = 来源只给出下限：{ $limit }，未说明多出多少。
chart-upper-limit = 来源只给出上限：{ $limit }，未说明少多少。
chart-exact-place = 此为名次，未经取整，没有余地。
chart-exact-count = 逐一计数，未经取整，没有余地。
chart-interval = 取整留下的余地：{ $span }。
chart-interval-about = 取整留下的余地：{ $span }（来源称“约”）。
chart-card-release = 发布版 { $release }
chart-withdrawn = 已撤回
chart-withdrawn-by = 发布版{ $release }
chart-replaced-by = 发布版{ $release }，由{ $other }取代
chart-not-in-unit = 无法以{ $unit }表示：单位性质不同，或当年没有汇率。
chart-calculated = 由{ $inputs }推算
chart-paragraph = 第{ $number }段
chart-attributed = { $source }；据{ $who }

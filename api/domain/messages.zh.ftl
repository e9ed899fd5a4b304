# The same sentences in Chinese; the names and the values are those of `messages.en.ftl`.

language-tag = zh-Hans

## Between the parts of a text

between-sentences = { "" }
between-listed = 、
listed = { $before }、{ $last }
between-or = 或
noted = { $text }（{ $note }）
headed = { $heading }：{ $text }
followed = { $text }。{ $next }

## Conversions

rate-before-year-end = 所用汇率为{ $day }的汇率，是{ $year }年可得的最后一个，并非年末汇率。
rate-of-part-of-year = 所用汇率仅为{ $year }年中{ $days }天的平均值，未覆盖全年。

## The audit

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
audit-not-testable = 无法检验：{ $reason }。
audit-derived = { $amount }（{ $room }），由{ $inputs }推算。
audit-derived-exactly = { $amount }，由{ $inputs }推算。
audit-status = { $amount }为{ $status }。
audit-equal-consistent = { $left }与{ $right }相符。
audit-equal-consistent-only-within-rounding = { $left }与{ $right }仅在舍入误差内相符：{ $spans }。
audit-equal-about = { $left }与{ $right }仅因“约”字留有余地而相符：{ $spans }。
audit-equal-contradicts = { $left }与{ $right }之差超出舍入所能解释的范围：{ $spans }。
audit-equal-not-comparable = { $left }与{ $right }{ $difference }，不可比：{ $spans }。
audit-ordered-consistent = { $left }{ $mark }{ $right }，与预期相符。
audit-ordered-consistent-only-within-rounding = { $left }{ $mark }{ $right }仅在舍入误差内成立：{ $spans }。
audit-ordered-about = { $left }{ $mark }{ $right }仅因“约”字留有余地而成立：{ $spans }。
audit-ordered-contradicts = { $left }{ $mark }{ $right }不成立，舍入亦无法解释：{ $spans }。
audit-ordered-not-comparable = { $left }{ $mark }{ $right }不成立，两者{ $difference }，不可比：{ $spans }。
audit-rate-consistent = { $claim }与{ $source }按1{ $base }兑{ $low }至{ $high }{ $quote }之间的任何汇率均相符；{ $which }为{ $actual }。
audit-rate-consistent-only-within-rounding = 按{ $which }（1{ $base }兑{ $actual }{ $quote }），{ $claim }与{ $source }仅在舍入误差内相符；若恰为{ $exactly }，汇率须{ $limit }。
audit-rate-about = 按{ $which }（1{ $base }兑{ $actual }{ $quote }），{ $claim }与{ $source }仅因“约”字留有余地而相符；若无“约”字，汇率须{ $limit }。
audit-rate-contradicts = { $claim }由{ $source }折算，汇率须{ $limit }；{ $which }为{ $actual }，舍入无法解释。
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
audit-converted = 由{ $publisher }的{ $amount }按{ $which }折算
audit-figures = { $count }个数据
audit-of-publisher = { $publisher }的{ $amounts }
audit-at-rate = 按{ $which }折算的{ $amount }

## The fact-check

fact-same = “{ $phrase }”与之一致。
fact-within = “{ $phrase }”在舍入误差内有可能成立。
fact-bare = “{ $phrase }”遗漏了“{ $comparator }”。
fact-other-scale = “{ $phrase }”数字相同，而数量级不同。
fact-other-unit = “{ $phrase }”数字相同，而单位不同。
fact-other-sign = “{ $phrase }”方向相反：一升一降。
fact-apart = “{ $phrase }”与之矛盾。
fact-says-more = “{ $phrase }”与之并不矛盾，但无法由此得出。
fact-no-indicator = “{ $phrase }”前后的文字未指明任何已收录的指标。
fact-no-area = 未收录所指地区的{ $names }数字。
fact-own-rate = “{ $phrase }”是前一金额折合的另一货币金额，所用汇率与当年平均汇率相差不超过8%。
fact-counts-other = “{ $phrase }”所计的与{ $names }的数字不同。
fact-which-area = { $names }有多个地区的数字，而未指明是哪个地区。
fact-no-period = 文中未说明“{ $phrase }”属于哪一个时期，而{ $names }因时期而异。
fact-no-period-fits = 文中未说明“{ $phrase }”属于哪一个时期；与它相符的有：{ $rival }。
fact-no-figure-of-period = 未收录{ $period }的{ $names }数字。
fact-other-date = 未收录“{ $phrase }”所属时点的{ $names }，数目自最近的时点起可能有变：{ $rival }。
fact-no-unit = “{ $phrase }”未注明单位，而{ $period }的{ $names }有单位。
fact-no-rate = “{ $phrase }”无法与{ $period }的{ $names }数字比较：单位之间没有汇率或换算规则。
fact-unexplained = 含“{ $words }”，未必指{ $names }。若指此项：{ $otherwise }
fact-figure = { $period }{ $area }{ $indicator }，{ $amount }
fact-given = 据{ $publisher }{ IS($amount) }
fact-converted = { $given }，{ $rate }{ $amount }
fact-rate-year-end = 按{ $period }汇率（{ $rate }）折合
fact-rate-average = 按{ $period }年均汇率（{ $rate }）折合
fact-old = “{ $phrase }”已被取代：{ $current }。
fact-old-alone = “{ $phrase }”已被取代。
fact-old-withdrawn = “{ $phrase }”已于{ $day }被撤回并取代：{ $current }。
fact-old-withdrawn-alone = “{ $phrase }”已于{ $day }被撤回。
fact-other-period = 文中“{ $phrase }”说的是{ $period }，该时期的数字{ $current }。
fact-other-period-alone = 文中“{ $phrase }”说的是{ $period }，该时期未收录数字。
fact-in-period = { $period }{ $amount }
fact-down = 下降{ $amount }
fact-up = 增长{ $amount }
fact-text-control = 含有不应有的字符（{ $code }），请使用纯文本。
fact-text-empty = 没有内容，请给出引用数字的句子。
fact-text-address = 是一个网址；此处不抓取网页，请给出其中的文字。
fact-text-html = 是HTML代码，请给出读者在页面上看到的文字。
fact-other-language = 文本似非英文或中文，而数字仅在英文和中文中读取。
fact-read-up-to = 只读取到第{ $end }个字符：文中数字超过{ $most }个，或所指数据过多；其后的部分请另行提交。
fact-no-link = 文中没有指向数字的链接（地址含 figures/ 和数字编号），其余文字不予读取；如需核查正文，请以纯文本给出，如.txt文件。
fact-no-number = 文中没有可作为数据的数字；日期、序数、地址和名称不在其列。
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
period-fiscal-year = 截至{ $year }年{ $number }月{ $day }日的财年
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
status-label-b = 序列断点
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
place-equal = 第{ $place }位
place-about = 约第{ $place }位
place-more = 第{ $place }位之后
place-at-least = 第{ $place }位或之后
place-less = 第{ $place }位之前
place-at-most = 第{ $place }位或之前
receipt-as-printed = 来源自行载明：“{ $printed }”
receipt-exact = 精确换算，无需汇率
receipt-given = 按1{ $base }兑{ $rate }{ $quote }折算，为给定汇率
receipt-annual-average = 按1{ $base }兑{ $rate }{ $quote }折算，为{ $period }{ $days }天的平均汇率（{ $source }）
receipt-annual-average-without-days = 按{ $period }平均汇率1{ $base }兑{ $rate }{ $quote }折算（{ $source }）
receipt-year-end = 按1{ $base }兑{ $rate }{ $quote }折算，为{ $period }的汇率（{ $source }）
topic-market-size = 市场规模
topic-trade = 跨境电商贸易
topic-partnerships = 电商合作
changes = 新增、更正与撤回的数据
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
sdmx-means-freq = 时期的长度。
sdmx-means-ref-area = ISO 3166-1三位字母国家代码，WLD为全世界。
sdmx-means-indicator = 所测量的内容。
sdmx-means-vintage = 初步、修订、最终或某一版本，各为一条序列；来源未说明时为_Z。
sdmx-means-source = 数据载于何处。来源不一致时，FIGURES取首选来源，CLAIMS各为一条序列。
sdmx-means-time-period = 数据所属的时期。
sdmx-means-obs-value = 以UNIT_MEASURE为单位的数值；/v1/figures可用scale=指定十的幂。
sdmx-means-unit-measure = ISO 4217货币、PT百分比、PN比率或计数名词。
sdmx-means-unit-mult = 数值及上下限所用的十的幂：未指定时为0。
sdmx-means-decimals = 数值的小数位数。
sdmx-means-obs-status = 数值是否正常、初步、估计、预测或中断。
sdmx-means-comparator = 来源对数字的说法：等于、约、超过或不足。
sdmx-means-preferred = 是否为该指标、地区与时期在所有来源和报告中的首选数据。
sdmx-means-as-printed = 来源中印刷的文字；推算的数据没有。
sdmx-means-low = 舍入区间的下限，无界时为空。
sdmx-means-high = 舍入区间的上限，无界时为空。
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
citation-release = 发布版：{ $text }

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
chart-claims-agree = { $period }{ $what }：{ $count }个来源均{ IS($least) }
chart-claims-differ = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }
chart-claims-apart = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }，没有一个数能同时符合
chart-claims-within-rounding = { $period }{ $what }：{ $count }种说法，从{ $least }到{ $most }，近似相符
chart-stood = { $when }{ $what }{ IS($amount) }
chart-reached = { $when }{ $what }达{ $amount }
chart-fell = { $when }{ $what }降至{ $amount }
chart-rose = { $when }{ $what }升至{ $amount }
chart-stood-place = { $when }{ $what }列{ $amount }
chart-fell-place = { $when }{ $what }进至{ $amount }
chart-rose-place = { $when }{ $what }退至{ $amount }
chart-more = { $when }{ $what }超过{ $bare }
chart-more-below-zero = { $when }{ $what }高于{ $bare }
chart-at-least = { $when }{ $what }至少{ $bare }
chart-less = { $when }{ $what }不足{ $bare }
chart-at-most = { $when }{ $what }至多{ $bare }
chart-limit-place = { $when }{ $what }{ $amount }
chart-forecast = { $period }{ $what }预测：{ $amount }
chart-says = 据{ $who }
chart-finding = { $finding }（{ $notes }）
chart-kind = { $kind ->
    [line] 折线图
    [step] 阶梯图
    [bar] 条形图
    [dot] 点图
   *[claims] 各来源对比图
}，{ page-figures }。
chart-sentence = { $text }。
chart-mark = { $place }：{ $amount }（{ $remarks }）
chart-words = { $first }{ $second }
chart-not-drawn = 未画出：{ page-figures }无法以{ $unit }表示。
chart-shown-of = 共{ $total }个数据，此处为{ $count }个。
chart-parts-left-out = 已有全年数据的年份，其季度、半年等数据未画出。
chart-no-step = 以点代阶梯：这些数不属同一序列。
chart-no-bar = 以点代条：否则名次越靠后条越长。
chart-several-bases = 按多种汇率折算，各数据附有说明。
chart-annual-average = 按各年平均汇率折算
chart-partial = 部分年份汇率不完整。
chart-year-end = 按各年年末汇率折算
chart-as-printed = 该单位数值由来源自行载明
chart-given = 按给定汇率折算
chart-hollow = 空心：{ $labels }。
chart-arrow = { $arrow } { $end }。
chart-too-small = 数值过小，图上与零无法区分：{ $marks }。
chart-about = 来源称为约数：{ $marks }。
chart-ranked = 数字越小，名次越靠前。
chart-dashed = 虚线：与空心点相连。
chart-dotted = 点线：其间无确切数字。
chart-steps = 阶梯线将一个数延续至下一个数。
chart-some = { $some }等{ $count }个
chart-more-sources = 另{ $count }家
chart-retrieved = 获取于{ $day }
chart-release = 发布版{ $names }
calculated = 推算
chart-quoted-by = { $publisher }援引{ $who }
chart-quoted-by-several = { $count }家机构援引{ $who }
chart-no-reason = 序列断点，前后数值不可比。
chart-period-a = { $year }财年
chart-period-s = { $words }
chart-period-q = { $words }
chart-bars = 短线：舍入区间。
chart-bars-about = 短线：舍入或“约”的区间。
chart-axis-starts = 数值轴从{ $start }开始，不从零开始。
chart-more-notes = 另有{ $count }条说明。
chart-more-notes-at-the-address = 另有{ $count }条说明见所示网址。
chart-nothing = 没有可画的数据
chart-no-answer = 没有符合条件的数据。
chart-as-of = 截至发布版{ $release }
chart-lower-limit = 来源只给出下限：{ $limit }。
chart-upper-limit = 来源只给出上限：{ $limit }。
chart-exact = 确切数值，未经舍入。
chart-interval = 舍入数，真值为{ $span }。
chart-interval-about = 舍入数，真值为{ $span }（来源称“约”）。
chart-not-in-unit = 无法以{ $unit }表示：单位性质不同，或当年没有汇率。
chart-paragraph = 第{ $number }段

## Pages

between-name-and-text = ：
page-known-on = 以下为截至{ $day }的数据。
page-amount-as-printed = { $amount }（原文）
page-checks = { $count }项核对
page-comparisons = { $count }项比较
page-audit-wrong = { $checks }，{ $count }项矛盾
page-audit-right = { $checks }，无矛盾
page-audit-description = 逐项核对报告数据之间的关系：{ $verdicts }。
page-none-declared = 尚未设定
page-audit-checked = 共{ $count }项核对。{ $verdicts }
page-as-of-release = 截至发布版{ $release }（{ $day }）
page-newest-release = 最新发布，{ $day }
page-text-fault = 该文本{ $fault }
page-converted = 折算：{ $receipt }
page-other-candidates = 其他候选数据（{ $count }）
page-figure-description = { $claim }。{ $interval }{ $source }。
page-withdrawn-by = { $withdrawn }（发布版{ $release }），请勿再引用。
page-receipt-with-span = 舍入区间：{ $span }；{ $receipt }
page-source-prints = 原文另载{ $amount }。
page-no-rate = 该年份没有折算为{ $unit }的汇率，按原文列出。
page-origin = 数据出自{ $originator }。
page-verified = { $day }与网页核对：{ $outcome }
page-fields-inferred = 该句未载明{ $fields }，系推断。
page-all-on = 历年各来源数据
page-history-withdrawn = 撤回（{ $release }）
page-history-added = 录入（{ $release }）
page-history-replacing = 取代（{ $release }）：
page-figure-before = 此前的数据
page-figure-after = 此后的数据
page-figures = { $count }个数据
page-unconverted = { $count }个数据无法折算为{ $unit }，按原文列出：
page-several-units = 数据单位不同，无法画入一张图：{ $units }。
page-pairs-compared = 同一时期的数据共{ $count }对，仅比对前{ $most }对。
page-first-of = 前{ $shown }项，共{ $total }项；{ $file }。
page-perhaps = 您要找的可能是：{ $pages }。
page-request = 请求编号 { $id }
page-newest-of-series = 此处列出{ $count }个序列的最新数据，全部共{ $total }个：{ $file }
page-all-as-csv = 全部数据（CSV）
page-found = “{ $words }”：{ $count }项结果
page-nothing-found = “{ $words }”：无结果
page-figures-on-area = 已有数据的指标：{ $count }
page-and-others = 另有{ $count }项
page-less-likely = 另有{ $count }项匹配度较低，可增加关键词缩小范围。
page-last-verified = 最近于{ $day }：{ $outcomes }
page-outcome = { $outcome }{ $count }项
page-from = 出自{ $originator }
page-known-now = 查看最新数据
page-unit-scale-rate = 单位、数量级与汇率
page-unit-as-printed = 按原文
page-rate-as-printed = 按原文
page-show = 显示
page-audit-title = 一致性
page-report = 报告
page-no-such-verdict = 没有此类结论。
page-nothing-declared-then = 当日尚未设定任何核对项。
page-nothing-checked = 尚未核对。
page-what-follows = 由数据推算
page-what-follows-explained = 均系推算，并非公布数；推算时计及舍入。
page-site-description = 报告中的每一个数据：按原文精确记录，附舍入区间、换算依据与来源。
page-search = 搜索
page-all-indicators = 全部指标
page-reports = 报告
page-sources = 来源
page-revised-since = 已于{ $day }修订，现{ IS($now) }。
page-withdrawn-since = 已于{ $day }撤回。
page-withdrawn-embedded = 已撤回，请勿再引用。
page-embed-more-figure = 此数据的原文、精度与历史
page-no-one-picture = 全部数据无法画入一张图。
page-embed-more-indicator = 全部数据、来源与下载
page-check-numbers = 核查
page-check-description = 粘贴一段文字：逐一核查其中引用的数字，给出结论与应改写的文字。
page-check-lead = 粘贴文字，逐一核查文中数字。
page-figure-to-print = 应引用的数据：
page-text-box = 文本（中文或英文）
page-without-script = 若浏览器停用脚本，文本写入网址，限约6000个英文字符或800个汉字。
page-area-assumed = 默认地区
page-all = 全部
page-nothing-kept-explained = 日志与缓存均不留存文本。短文本会出现在网址中；“复制链接”则将其置于“#”之后，不发送到服务器。
page-replaced-by = 取代它的数据
page-where-it-is-printed = 原文
page-open-at-the-words = 查看原文位置
page-read-on = 录入于{ $day }，此后尚未复核。
page-not-verified = 录入后尚未复核。
page-how-it-was-calculated = 推算
page-figure-not-drawn = 图中为首选数据，不含本数据。
page-all-claims-drawn = 该时期首选另一数据，图中画出全部。
page-aside-of-figure = 分享、历史
page-sentence-box = 核查一句话
page-all-figures = 数据
page-api = 接口文档（英文）
page-none-selected = 无符合条件的数据。
page-all-of-it = 查看该指标的全部数据
page-unscaled = 比重、比率与名次不随数量级变化。
page-too-many-lines = 线条过多，一张图难以分辨：可只选一个地区或一份报告。
page-breaks-explained = 不宜跨断点计算增速。
page-forecasts-explained = 新预测不视为对旧预测的更正。
page-aside-of-indicator = 分享、相关指标、变更
page-follow = 订阅（Atom）
page-indicators-lead = 全部指标，按主题排列，附最新数据与走势图。
page-reports-lead = 数据所属报告，附最新发布日期与数据个数。
page-sources-lead = 数据来源网页，按发布者归类；末尾为数据个数。
page-no-figures = 目前没有有效数据。
page-nothing-is-loaded-yet = 尚未载入数据
page-how-to-load = 一份报告就是一个文件夹。以下命令依次新建、检查并载入：
page-without-parameters = 不带参数打开此页
page-anything-box = 搜索数据、指标或来源
page-search-description = 用中文或英文查找数据：指标及其最新数据、地区、来源与报告。
page-words-box = 关键词（中文或英文）
page-search-advice = 请减少或更换关键词（指标、地区或发布者），中英文均可。
page-verdict-consistent = 一致
page-verdict-agrees = { page-verdict-consistent }
page-verdict-consistent-only-within-rounding = 近似相符
page-verdict-contradicts = 矛盾
page-verdict-not-comparable = 不可比
page-verdict-not-testable = 无法检验
page-expected = 核对：{ $text }
page-section-explained-contradicts = 不论怎么舍入，两者都不能同时成立。
page-section-explained-consistent-only-within-rounding = 数字不同，但舍入或“约”字足以解释。
page-section-explained-not-comparable = 口径、时期或版本不同。
page-section-explained-not-testable = 缺少数据，或“超过”使之无从判定。
page-section-explained-consistent = 按公布精度，并无出入。
page-verdict-wrong-scale = 数量级有误
page-verdict-wrong-unit = 单位有误
page-verdict-wrong-period = 时期有误
page-verdict-superseded = 已被取代
page-verdict-drops-comparator = 遗漏“超过”等字样
page-verdict-cannot-tell = 无法判定
page-verdict-agrees-within-rounding = 舍入误差内相符
page-verification-proved = 原文仍在
page-verification-moved = 原文在页面另一处
page-verification-changed = 所在句子已改动
page-verification-misnumbered = 原文仍在，但段号与记录不同
page-verification-missing-page = 页面已不存在
page-verification-unreachable = 页面无法访问
page-inferred-field = { $field ->
    [indicator] 指标
    [area] 地区
    [period] 时期
    [value] 数字
    [scale] 数量级
    [unit] 单位
    [comparator] 多于或少于
    [status] 状态
    [vintage] 版本
    [originator] 数据出处
   *[other] { $field }
}
page-conversion = 金额按各数据所属年份的平均汇率折算；时点数按年末汇率。
page-conversion-annual-average = 金额按各数据所属年份的平均汇率折算。
page-conversion-year-end = 金额按各数据所属年份的年末汇率折算。
page-conversion-as-printed = 不使用汇率：来源自行以该单位载明的数值列于此，其余按原文。
page-conversion-own = 金额按您给出的汇率折算。
page-no-conversion = 此处没有可折算为{ $unit }的数据，均按原文列出。
page-tier-a = 发布机构自己的网页。
page-tier-b = 二手来源。
page-problem = { $status ->
    [404] 没有这个页面
    [422] 无法读取这个网址
    [503] 暂时无法读取数据
   *[other] 无法显示
}
page-absent-indicators = 没有代码为“{ $key }”的指标。
page-absent-figures = 没有编号为“{ $key }”的数据。
page-absent-reports = 没有编号为“{ $key }”的报告。
page-absent-sources = 没有编号为“{ $key }”的来源。
page-no-page = 网址“{ $key }”没有页面，请检查拼写，或搜索所需内容。
page-refusal = { $code ->
    [internal-error] 这是服务器的故障，与您的操作无关。
    [invalid-parameter] 网址中有无法识别的参数值，请改正或去掉该参数。
    [missing-parameter] 网址缺少必需的参数。
    [unknown-parameter] 网址中有此页不支持的参数，请改正或去掉该参数。
    [unknown-code] 网址中有此处未收录的代码或名称。
    [conflicting-parameters] 网址中的参数不能同时使用，请去掉其中一个。
    [unreadable-text] 无法读取这段文字。
    [content-too-large] 文字过长，请分段核查。
    [unsupported-media-type] 只接受纯文本。
    [not-convertible] 数据无法换算为所选单位，请改用其他单位。
    [no-exchange-rate] 没有该货币在这些年份的汇率，请改用其他货币。
    [key-required] 须有密钥方可查看。
    [method-not-allowed] 此页只能读取。
    [not-acceptable] 此页没有这种格式。
    [precondition-failed] 内容已不是请求所指的版本。
    [range-not-satisfiable] 请求的部分超出了内容的末尾。
    [not-implemented] 此处不提供这种格式。
    [too-busy] 目前请求过多，请稍后再试。
    [took-too-long] 生成所需时间过长，请稍后再试或缩小范围。
    [insufficient-storage] 服务器空间不足，暂时无法生成。
    [bad-request] 无法读取该请求。
    [misdirected-request] 本服务器不提供该网址的内容。
    [request-timeout] 请求发送超时，请重试。
    [not-ready] 数据库暂时没有响应，请稍后再试。
   *[other] 无法显示
}
page-not-yet = { $then }此数据尚未收录，录入于{ $came }。
page-in-unit = 折算为{ $unit }
page-in-unit-annual-average = 按全年平均汇率折算为{ $unit }
page-in-unit-year-end = 按年末汇率折算为{ $unit }
page-in-unit-as-printed = 原文以{ $unit }计
page-formula-and = ，且
page-example-text = 2024年，中国网上零售额达15.5万亿元，比上年增长7.2%。2024年中国约占全球网上零售额的33%。2024年跨境电商进出口额为2.6亿元，增长12.5%，其中出口1.8万亿元。
page-unit-switch = 单位
page-one-claim = 每期一条
page-each-claim = 各来源
and-more = { $names }等{ $count }个来源
page-release-of-day = 发布版{ $release }，{ $day }
page-untitled = [题名不详]
page-many-side-by-side = 共{ $count }个地区的数据，一张图难以分辨历年变化；此处并列{ $period }的数据。
page-one-of-many = 共{ $count }个地区的数据，一张图难以分辨；此处为{ $area }。
page-one-of-units = 共{ $count }个地区的数据，单位不同；此处为{ $area }。
page-figures-release = 数据，{ $day }发布版{ $release }
page-dataset-description = 所收录报告的全部数据，附精确程度与来源。`figures`中每个指标、地区与时期取一个数据，`claims`则列出各来源的全部数据。
page-dataset-of-report = { $title }的数据
page-run-by = 由{ $operator }运营
page-opening = 查找、核查、引用报告中的数据：保留原文数字，注明来源，可换算单位。
page-aside-of-report = 分享、概况、核查
page-sentence = 据{ $who }，{ $period }{ $area }{ $indicator }{ IS($amount) }。
page-sentence-calculated = 据推算，{ $period }{ $area }{ $indicator }{ IS($amount) }。
page-percent = { $number }%
page-points = { $number }个百分点
page-released = 最近更新
page-measured-by = 数据出处
page-pair = { $meets ->
    [same] 一致
    [touches] { page-verdict-consistent-only-within-rounding }
    [True] 一致
    [None] 单位不同
    [vintages] 版本不同
    [not-comparable] 不可比
   *[other] 不一致
}
page-published = { $day }发布
page-same-source = 同一来源
page-unknown = { $field ->
    [parameter] 未知参数：{ $value }
    [unit] 未知单位：{ $value }
    [area] 未知地区：{ $value }
    [indicator] 未知指标：{ $value }
    [report] 未知报告：{ $value }
    [source] 未知来源：{ $value }
    [to-unit] 无法换算为{ $value }
   *[other] { $field }的值无法识别：{ $value }
}

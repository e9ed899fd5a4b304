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
audit-status = { $heading }：{ $amounts }。
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
audit-year = { $year }年

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

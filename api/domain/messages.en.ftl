# Sentences in English, whole, with named values: findings, verdicts, figures, charts, pages, protocols. `messages.zh.ftl`
# has them in Chinese; a language that has a file is served, with English in place of what the file leaves out. Values
# that only another language needs stand in a comment above the English message. What the API refuses is said in English
# alone, in api/service/parameters/errors.py and where it is refused.

language-tag = en

## Between the parts of a text

between-sentences = { " " }
between-listed = { ", " }
listed = { $before } and { $last }
between-or = { " or " }

## Conversions

rate-before-year-end = The rate is that of { $day }, the last one there is of { $year }, and not of the year's end.
rate-of-part-of-year = The rate is the average of only { $days } days of { $year }, which do not cover the whole year.

## The audit

audit-between-publishers = { "; " }
audit-between-amounts = { "; " }
audit-untestable-divisor = a divisor may be zero
audit-untestable-units = { $left } and { $right } are not in one unit
audit-plain-number = a plain number
audit-untestable-excluded = the bounds exclude each other
audit-untestable-one-end = the bounds leave one end open
audit-untestable-open-end = an open end (more than, less than) leaves it undecided
audit-untestable-open-size = an open end leaves its size unknown
audit-untestable-too-wide = the interval, { $room }, is wider than the value
audit-untestable-no-unit = there is no unit { $unit }
audit-untestable-other-unit = the formula does not give { $unit }
audit-untestable-no-figure = there is no figure { $figure }
audit-untestable-no-rate = { $detail }
# $figure, $unit
audit-untestable-refused = { $detail }
audit-untestable-inexpressible = { $figure } cannot be expressed in { $unit }
audit-not-testable = Not testable: { $reason }.
audit-derived = { CAPITAL($amount) } ({ $room }), computed from { $inputs }.
audit-derived-exactly = { CAPITAL($amount) }, computed from { $inputs }.
audit-status-e = Estimate: { $amounts }.
audit-status-f = Forecast: { $amounts }.
audit-status-p = Preliminary: { $amounts }.
audit-equal-consistent = { CAPITAL($left) } and { $right } agree.
audit-equal-consistent-only-within-rounding = { CAPITAL($left) } and { $right } agree only within rounding: { $spans }.
audit-equal-about = { CAPITAL($left) } and { $right } agree only as far as the word “about” allows: { $spans }.
audit-equal-contradicts = { CAPITAL($left) } and { $right } differ by more than rounding explains: { $spans }.
audit-equal-not-comparable = { CAPITAL($left) } and { $right } are not comparable, since { $difference }: { $spans }.
audit-ordered-consistent = { CAPITAL($left) } { $mark } { $right }, as expected.
audit-ordered-consistent-only-within-rounding = { CAPITAL($left) } { $mark } { $right } fails as printed and holds only within rounding: { $spans }.
audit-ordered-about = { CAPITAL($left) } { $mark } { $right } fails as printed and holds only as far as the word “about” allows: { $spans }.
audit-ordered-contradicts = { CAPITAL($left) } { $mark } { $right } fails whatever the rounding: { $spans }.
audit-ordered-not-comparable = { CAPITAL($left) } { $mark } { $right } fails, and the two are not comparable, since { $difference }: { $spans }.
# $base, $quote, $exactly
audit-rate-consistent = { CAPITAL($claim) } and { $source } match at any rate from { $low } to { $high } { $pair }; { $which } was { $actual }.
# $base, $quote, $exactly
audit-rate-consistent-only-within-rounding = { CAPITAL($claim) } and { $source } agree only within rounding at { $which } of { $actual } { $pair }; exactly { $exactly } would need a rate { $limit }.
# $base, $quote, $exactly
audit-rate-about = { CAPITAL($claim) } and { $source } agree at { $which } of { $actual } { $pair } only as far as the word “about” allows; without it they would need a rate { $limit }.
# $base, $quote, $exactly
audit-rate-contradicts = { CAPITAL($claim) } needs a rate { $limit } { $pair } from { $source }; { $which } was { $actual }, which rounding does not explain.
# $base, $quote, $exactly
audit-rate-not-comparable = { CAPITAL($claim) } needs a rate { $limit } { $pair } from { $source }; { $which } was { $actual }, and the two are not comparable, since { $difference }.
audit-difference-definition = their definitions differ
audit-difference-period = their periods differ
audit-difference-edition = their editions differ
audit-difference-vintage = their vintages differ
audit-difference-rate = the rate that the source converts at is not known
audit-spans = { $left } against { $right }
# $base, $quote
audit-above = above { $low }
# $base, $quote
audit-below = below { $high }
audit-rate-of-average = the { $year } average
audit-rate-of-average-so-far = the { $year } average so far
audit-rate-of-year-end = the rate at the end of { $year }
audit-side = { $text } ({ $origin })
audit-computed = computed
audit-computed-from = computed from { $inputs }
audit-converted = converted from { $amount } at { $which }, { $publisher }
audit-figures = { $count } figures
audit-of-publisher = { $amounts }, { $publisher }
audit-converted-of-publisher = { $amounts }, { $publisher }
audit-at-rate = { $amount } at { $which }

## The fact-check

fact-same = “{ $phrase }” agrees.
fact-within = “{ $phrase }” is possible, and says more than the source's digits do.
fact-bare = “{ $phrase }” leaves out “{ $comparator }”.
fact-other-scale = “{ $phrase }” has the same digits in another scale.
fact-other-unit = “{ $phrase }” gives that number in another unit.
fact-other-sign = “{ $phrase }” tells the opposite: one is a rise, the other a fall.
fact-apart = “{ $phrase }” cannot be true beside it.
fact-says-more = “{ $phrase }” may be true beside it, but does not follow from it.
fact-no-indicator = The words around “{ $phrase }” name no indicator that figures are held of.
fact-no-area = There is no figure on { $names } of the area that is named.
fact-own-rate = “{ $phrase }” is the amount before it in another currency, at a rate within 8% of the year's average.
fact-restated = “{ $phrase }” is an amount of the text in another currency, at a rate of its own, and is not judged on its own.
fact-counts-other = “{ $phrase }” counts something else than figures on { $names } do.
fact-which-area = There are figures on { $names } of several areas, and none is named.
fact-no-period = No single period is given for “{ $phrase }”, and figures on { $names } differ by period.
fact-no-period-fits = No single period is given for “{ $phrase }”, which would fit this one: { $rival }.
fact-no-figure-of-period = No figure on { $names } is held of { $period }.
fact-other-vintage = “{ $phrase }” follows a number that has been superseded, and may be of its vintage; of a later one: { $rival }.
fact-other-date = “{ $phrase }” is told of a time at which no figure counts { $names }, and what is counted may have changed between it and the nearest one: { $rival }.
fact-no-rate = “{ $phrase }” cannot be held against the figures on { $names } of { $period }: no rate or rule connects their units.
fact-unexplained = “{ $words }” may make it another thing than { $names }. If not: { $otherwise }
fact-sentence = { $stated }. { $why }
fact-stated = { $indicator }, { $area }, { $period }: { $given }
fact-given = { $publisher } gives { $amount }
fact-given-e = { $publisher } gives { $amount } as an estimate
fact-given-f = { $publisher } gives { $amount } as a forecast
fact-given-p = { $publisher } gives { $amount } as a preliminary figure
fact-converted = { $given }, { $amount } { $rate }
fact-rate-year-end = at the rate of { $period } ({ $rate })
fact-rate-average = at the average rate of { $period } ({ $rate })
fact-old = “{ $phrase }” has been superseded: { $current }.
fact-old-alone = “{ $phrase }” has been superseded.
fact-old-withdrawn = “{ $phrase }” was withdrawn on { $day }, and superseded: { $current }.
fact-old-withdrawn-alone = “{ $phrase }” was withdrawn on { $day }.
fact-other-period = “{ $phrase }” is said of { $period }, of which { $current }.
fact-other-period-alone = “{ $phrase }” is said of { $period }, of which no figure is held.
fact-in-period = { $amount } in { $period }
fact-down = down { $amount }
fact-up = up { $amount }
fact-text-control = holds a character that no text has ({ $code }). Send plain text.
fact-text-empty = holds no text. Give the sentences that quote figures.
fact-text-address = is an address, which is not fetched. Send the text that stands there.
fact-text-html = is HTML. Send the text that a reader of the page sees.
fact-other-language = The text reads as { $language }; numbers are read in English and Chinese.
fact-read-up-to = The text was read up to character { $end }: more than { $most } numbers stand in it, or very many figures may be meant by them. Send what comes behind on its own.
fact-no-link = The document has no link to a figure: an address with `figures/` and an id, around the words that quote it.
fact-no-number = No number of the text was read as a figure; dates, ordinals, addresses and names are none.
no-figures = The database holds no figures.
no-release-then = No release was out then; the first came at { $first }.
fact-text-long = has { $size } bytes, and at most { $most } are read. Check it in parts.

## Figures

service-name = Report indicators
between-commas = { ", " }
between-notes = { "; " }
period-year = { $year }
period-s1 = the first half of { $year }
period-s2 = the second half of { $year }
period-q1 = the first quarter of { $year }
period-q2 = the second quarter of { $year }
period-q3 = the third quarter of { $year }
period-q4 = the fourth quarter of { $year }
# $number
period-month = { $month } { $year }
# $number
period-fiscal-year = the fiscal year to { $day } { $month } { $year }
# $number
period-day = { $day } { $month } { $year }
comparator-equal = { "" }
comparator-about = about
comparator-more = more than
comparator-at-least = at least
comparator-less = less than
comparator-at-most = at most
status-name-a = Normal value
status-name-b = Time series break
status-name-e = Estimated value
status-name-f = Forecast value
status-name-p = Provisional value
status-label-a = normal value
status-label-b = break in the series
status-label-e = estimate
status-label-f = forecast
status-label-p = provisional
vintage-none = None stated
vintage-not-applicable = Not applicable
vintage-preliminary = Preliminary
vintage-revised = Revised
vintage-final = Final
# $period
vintage-edition = Edition of { $date }
# $period
vintage-forecast = Forecast of { $date }
rates-of-ecb = { $source }
# $period
figure-claim = { $indicator }, { $area }, { $date }: { $amount }
figure-remark = { " " }[{ $remark }]
figure-attributed = attributed to { $originator }
figure-withdrawn = withdrawn
figure-withdrawn-by = withdrawn by release { $release }
figure-replaced = withdrawn by release { $release }, replaced by { $figure }
figure-calculated = Calculated from other figures
figure-calculated-from = calculated from { $inputs }
figure-converted-from = converted from { $amount }
figure-published = { $publisher }, { $day }
figure-statement = { $indicator }, { $area }, { $period } { $amount } ({ $notes })
figure-statement-of = { $indicator }, { $area }, { $period }: { $text } ({ $origin })
place-equal = place { $place }
place-about = about place { $place }
place-more = worse than place { $place }
place-at-least = place { $place } or worse
place-less = better than place { $place }
place-at-most = place { $place } or better
receipt-as-printed = as the source itself prints it: “{ $printed }”
receipt-exact = exactly, no rate is needed
# $base, $quote
receipt-given = at { $rate } { $many } per { $one }, a rate that was given
# $base, $quote
receipt-annual-average = at { $rate } { $many } per { $one }, the average of { $days } days of { $period } ({ $source })
# $base, $quote
receipt-year-end = at { $rate } { $many } per { $one }, the rate of { $period } ({ $source })
topic-market-size = Market size
topic-trade = Cross-border e-commerce trade
topic-partnerships = E-commerce partnerships
changes = Figures added, corrected and withdrawn
changes-of-release = { $report }: { $counts }
changes-left-out = … and { $count } more
changes-added = { $count } added
changes-corrected = { $count } corrected
changes-reissued = { $count } reissued
changes-withdrawn = { $count } withdrawn
change-added = { $place }: { $new } added
change-corrected = { $place }: { $old } replaced by { $new }
change-reissued = { $place }: { $new }, unchanged, stands at a new address
change-withdrawn = { $place }: { $old } withdrawn
change-with-reason = { $change } — { $reason }
cube-label = Figures
field-area = Area
field-country = Country
field-indicator = Indicator
field-period = Period
field-series = Series
field-source = Source
field-vintage = Vintage
field-year = Year

## SDMX

field-freq = Frequency
field-ref-area = Reference area
field-time-period = Time period
field-obs-value = Value
field-unit-measure = Unit of measure
field-unit-mult = Unit multiplier
field-decimals = Decimals
field-obs-status = Observation status
field-comparator = Comparator
field-preferred = Preferred
field-as-printed = As printed
field-low = Lower end
field-high = Upper end
field-obs-com = Comment
sdmx-concepts = Concepts of the figures
sdmx-agencies = Agencies
sdmx-list-freq = Frequencies
sdmx-list-area = Reference areas
sdmx-list-indicator = Indicators
sdmx-list-vintage = Vintages
sdmx-list-source = Sources
sdmx-list-unit-measure = Units of measure
sdmx-list-unit-mult = Unit multipliers
sdmx-list-decimals = Numbers of decimals
sdmx-list-obs-status = Observation statuses
sdmx-list-comparator = Comparators
sdmx-means-freq = Length of the period.
sdmx-means-ref-area = Country of ISO 3166-1 (alpha-3), or WLD for the world.
sdmx-means-indicator = What is measured.
sdmx-means-vintage = Preliminary, revised, final or an edition, each a series of its own; _Z where the source tells none.
sdmx-means-source = Where the figure was read. Of sources that disagree, FIGURES has the preferred one and CLAIMS a series each.
sdmx-means-time-period = Period that the figure is about.
sdmx-means-obs-value = The value in whole units of UNIT_MEASURE; /v1/figures tells it in another power of ten where scale= asks.
sdmx-means-unit-measure = Currency of ISO 4217, PT percent, PN ratio, or a counted noun.
sdmx-means-unit-mult = Power of ten of the value and its ends: 0 unless another is asked for.
sdmx-means-decimals = Number of decimals of the value.
sdmx-means-obs-status = Whether the value is normal, provisional, estimated, a forecast or a break.
sdmx-means-comparator = What the source says of its number: this, about this, more or less than this.
sdmx-means-preferred = { $column }.
sdmx-means-as-printed = { $column }.
sdmx-means-low = { $column }.
sdmx-means-high = { $column }.
sdmx-means-obs-com = { $column }.
sdmx-frequency-a = Annual
sdmx-frequency-s = Half-yearly
sdmx-frequency-q = Quarterly
sdmx-frequency-m = Monthly
sdmx-frequency-d = Daily
sdmx-comparator-eq = as printed
sdmx-units = Units
sdmx-decimals-of = { $count ->
    [one] { $count } decimal
   *[other] { $count } decimals
}
sdmx-counted = A count (NUMBER in other lists).
sdmx-dsd-figure = Figure of a report
sdmx-dsd-claim = Claim of a source
sdmx-means-dsd-figure = One figure for each indicator, area and period: the preferred claim of all sources, which SOURCE names.
sdmx-means-dsd-claim = What each source says: sources that disagree are series of their own, and PREFERRED tells which stands.
sdmx-flow-figures = All figures
sdmx-flow-claims = All claims
sdmx-means-flow-figures = The preferred figure for each indicator, area and period, of every report.
sdmx-means-flow-claims = Every figure of every source, rivals included.
sdmx-means-flow-market-size = Online retail sales, their growth and shares of the world's.
sdmx-means-flow-trade = Cross-border e-commerce by flow, its growth and shares.
sdmx-means-flow-partnerships = Partner countries, pavilions, sourcing bases and training.
sdmx-converted = Converted: { $formula } ({ $basis })

## Citations

between-citation-notes = { ". " }
citation-calculated-from = Calculated from { $text }
citation-printed = Printed as “{ $text }”
citation-source = Source: { $text }
citation-retrieved = Source retrieved on { $text }
citation-archived = Archived at { $text }
citation-licence = Licence of the source: { $text }
citation-release = Release { $text }

## Protocols

worldbank-vintage = Vintage: { $vintage }

## Charts

chart-in-period = in { $period }
chart-on-day = on { $period }
chart-worldwide = { $indicator } worldwide
chart-of-area = { $indicator } ({ $area })
chart-in-area = { $indicator } in { $area }
chart-leads = { $indicator }, { $period }: { $area } leads with { $amount }
chart-ranks-highest = { $indicator }, { $period }: { $area } ranks highest, at { $amount }
chart-indicators = { $count } indicators
chart-areas = { $count } areas
chart-claims-agree = { $what }, { $period }: all { $count } claims say { $least }
chart-claims-differ = { $what }, { $period }: { $count } claims, { $least } to { $most }
chart-claims-apart = { $what }, { $period }: { $count } claims, { $least } to { $most }; no one number fits all
chart-claims-within-rounding = { $what }, { $period }: { $count } claims, { $least } to { $most }; they meet only within rounding
# $period, $bare, $manner
chart-stood = { $what } stood at { $amount } { $when }
# $period, $bare, $manner
chart-reached = { $what } reached { $amount } { $when }
# $period, $bare, $manner
chart-fell = { $what } fell to { $amount } { $when }
# $period, $bare, $manner
chart-rose = { $what } rose to { $amount } { $when }
# $period, $manner
chart-stood-place = { $what } stood at { $amount } { $when }
# $period
chart-fell-place = { $what } improved to { $amount } { $when }
# $period
chart-rose-place = { $what } slipped to { $amount } { $when }
# $period, $amount, $manner
chart-more = { $what } exceeded { $bare } { $when }
# $period, $amount, $manner
chart-more-below-zero = { $what } stood above { $bare } { $when }
# $period, $amount, $manner
chart-at-least = { $what } stood at or above { $bare } { $when }
# $period, $amount, $manner
chart-less = { $what } stood below { $bare } { $when }
# $period, $amount, $manner
chart-at-most = { $what } stood at or below { $bare } { $when }
# $period, $manner
chart-limit-place = { $what }: { $amount } { $when }
chart-forecast = { $what }: forecast of { $amount } for { $period }
chart-forecast-limit = { $what }: forecast of { $amount } for { $period }
chart-finding-said = { $finding }, says { $who }
chart-finding-e = { $finding }, estimate
chart-finding-e-said = { $finding }, estimate, says { $who }
chart-finding-p = { $finding }, provisional
chart-finding-p-said = { $finding }, provisional, says { $who }
chart-line = Line chart of { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}.
chart-step = Step chart of { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}.
chart-bar = Bar chart of { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}.
chart-dot = Dot chart of { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}.
chart-claims = Comparison of claims of { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}.
chart-sentence = { $text }.
chart-headed = { $heading }: { $text }
chart-mark = { $place }: { $amount } ({ $remarks })
chart-mark-of-period = { $period } ({ $amount })
chart-words = { $first } { $second }
chart-amount-e = { $amount } (estimate)
chart-amount-f = { $amount } (forecast)
chart-amount-p = { $amount } (provisional)
chart-not-drawn = Not drawn: { $count ->
    [one] { $count } figure
   *[other] { $count } figures
} that cannot be expressed in { $unit }.
chart-shown-of = { $count } of { $total } figures.
chart-parts-left-out = Quarters and other parts of a year are left out where the whole year has a figure.
chart-no-step = Drawn as dots, not as steps: these numbers are of no one series that a step could carry on.
chart-no-bar = Drawn as dots, not as bars: the longest bar would be the worst place.
chart-several-bases = Converted; each figure has its receipt.
chart-annual-average = Converted at the average rate of each year.
chart-annual-average-partial = Converted at the average rate of each year; a year was not complete.
chart-annual-average-of = Converted at the average rate of each year ({ $source }).
chart-annual-average-of-partial = Converted at the average rate of each year ({ $source }); a year was not complete.
chart-year-end = Converted at the rate of each year's end.
chart-year-end-partial = Converted at the rate of each year's end; a year was not complete.
chart-year-end-of = Converted at the rate of each year's end ({ $source }).
chart-year-end-of-partial = Converted at the rate of each year's end ({ $source }); a year was not complete.
chart-as-printed = In this unit as the sources themselves print it.
chart-as-printed-partial = In this unit as the sources themselves print it; a year was not complete.
chart-given = Converted at a given rate.
chart-given-partial = Converted at a given rate; a year was not complete.
chart-hollow = Hollow: { $labels }.
chart-lower-limit-right = Arrow right: more than.
chart-lower-limit-up = Arrow up: more than.
chart-lower-limit-down = Arrow down: more than.
chart-upper-limit-left = Arrow left: less than.
chart-upper-limit-up = Arrow up: less than.
chart-upper-limit-down = Arrow down: less than.
chart-too-small = Too small to be told from zero here: { $marks }.
chart-every-about = Every number is “about”, as the source has it.
chart-about = “About”, as the source has it: { $marks }.
chart-ranked-rows = The smaller the number, the better the place.
chart-ranked = The best place is on top: the smaller the number, the better.
chart-dashed = Dashed: leads to or from a hollow mark.
chart-dotted = Dotted: no exact figure between.
chart-ruled-out = No line where a limit rules out the way from number to number.
chart-steps = Steps carry a number on to the next one.
# $count
chart-some = { $some } and { $more } more
chart-more-sources = { $count } more
chart-retrieved = retrieved { $day }
chart-release = release { $names }
chart-derived = derived
# $count
chart-originators = { $first } and { $more } more
chart-quoted-by = { $who }, as quoted by { $publisher }
chart-quoted-by-several = { $who }, as quoted by { $count } publishers
chart-no-reason = Break in the series: levels do not compare.
chart-length-a = yearly
chart-length-s = half-yearly
chart-length-q = quarterly
chart-length-m = monthly
chart-length-d = daily
# $words
chart-period-a = FY { $year }
# $words
chart-period-s = H{ $half } { $year }
# $words
chart-period-q = Q{ $quarter } { $year }
# $words
chart-period-m = { $month } { $year }
# $words
chart-period-d = { $day } { $month } { $year }
chart-bars-end = Short bars at the ends: what rounding leaves open.
chart-bars-end-about = Short bars at the ends: what rounding or “about” leaves open.
chart-bars-around = Bars around dots: what rounding leaves open.
chart-bars-around-about = Bars around dots: what rounding or “about” leaves open.
chart-axis-starts = The axis starts at { $start }, not at zero.
chart-more-notes = { $count ->
    [one] { $count } more note
   *[other] { $count } more notes
}.
chart-more-notes-at-the-address = { $count ->
    [one] { $count } more note
   *[other] { $count } more notes
} at the address.
chart-nothing = There is no figure to draw
chart-no-answer = No figure answers this query.
chart-no-answer-of = No figure of { $indicator } answers this query.
chart-as-of = as of release { $release }
chart-lower-limit = The source gives a lower limit only: { $limit }, and does not say how much more.
chart-upper-limit = The source gives an upper limit only: { $limit }, and does not say how much less.
chart-exact-place = A place in a ranking: rounding leaves nothing open.
chart-exact-count = An exact count: rounding leaves nothing open.
chart-interval = Rounded: the true value is { $span }.
chart-interval-about = Rounded: the true value is { $span } (the source says “about”).
chart-card-release = Release { $release }
chart-withdrawn = WITHDRAWN
chart-withdrawn-by = by release { $release }
chart-replaced-by = by release { $release }, replaced by { $other }
chart-not-in-unit = Not in { $unit }: it is of another kind, or there is no rate of its year.
chart-paragraph = paragraph { $number }
chart-attributed = { $source }; attributed to { $who }

## Pages

between-name-and-text = { ": " }
between-and = { " and " }
page-known-on = As it was known on { $day }.
page-newest-only = The newest only; { $count } more in { $file }.
page-amount-as-printed = { $amount } as printed
page-between-last = { " and " }
page-checks = { $count ->
    [one] { $count } check
   *[other] { $count } checks
}
page-audit-wrong = { $count ->
    [one] { $count } of { $checks } contradicts
   *[other] { $count } of { $checks } contradict
}
# $count
page-audit-right = { $checks }, no contradiction
page-audit-description = Checks between the figures of a report: { $verdicts }.
page-none-declared = none is declared
page-audit-checked = { $count } checks between printed figures: { $verdicts }.
page-more-elsewhere = { $count } more are not on this page:
page-as-of-release = As of release { $release }, { $day }
page-newest-release = Newest release, { $day }
page-numbers-found = Found: { $verdicts }.
page-text-fault = The text { $fault }
page-converted = Converted { $receipt }
page-other-candidates = Other figures it may mean: { $count }
page-most-bytes = At most { $most } bytes.
page-figure-description = { $claim }. { $interval } { $source }.
page-status-withdrawn = Withdrawn
page-withdrawn-by = { $withdrawn } by release { $release }. Do not quote it.
page-receipt-with-span = Rounded: { $span }; { $receipt }
page-source-prints = The source also gives { $amount }.
page-no-rate = There is no { $unit } rate for its year: shown as printed.
page-origin = Attributed to { $originator }.
page-verified = Checked against the page on { $day }: { $outcome }
page-fields-inferred = The sentence does not state { $fields }: inferred.
page-all-on = All years and sources
page-history-withdrawn = withdrawn ({ $release })
page-history-replaced = withdrawn ({ $release }):
page-history-added = added ({ $release })
page-history-replacing = replaced another ({ $release })
page-figure-before = the figure before
page-figure-after = the figure after
page-figures = { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}
page-with-note = { $text } ({ $note })
page-unconverted = { $count ->
    [one] One figure has no { $unit } value and is shown as printed:{ " " }
   *[other] { $count } figures have no { $unit } value and are shown as printed:{ " " }
}
page-several-units = The figures are in several units, which one chart cannot show: { $units }.
page-pairs-compared = The first { $most } of { $count } pairs are compared.
page-file-of-all = the file of all (CSV)
page-file-is-cut = That holds 10,000 figures; all are in { $tables }.
page-the-tables = the whole tables
page-list-is-cut = These are the first { $shown } of { $total }. { $search } finds the others; { $file }.
page-file-has-all = the file has all (CSV)
page-perhaps = Did you mean { $pages }?
page-request = Request { $id }
page-newest-of-series = The newest figure of each of { $count } series; { $total } figures in all: { $file }
page-all-in-file = all as CSV
page-first-in-file = { " " }(the first { $most }; { $tables })
page-whole-tables = whole tables
page-more-sources = { $count } more sources
page-found = “{ $words }”: { $count } found
# $count
page-nothing-found = “{ $words }”: nothing found
page-nothing-called = Nothing here is called “{ $words }”.
page-figures-on-area = Figures: { $count }
page-and-others = and { $count } more
page-less-likely = { $count } weaker matches: add a word to narrow them down.
page-source-description = { $source }. { $tier }
page-last-verified = last on { $day }: { $outcomes }
page-outcome = { $count } × { $outcome }
page-from = from { $originator }
page-first-figures = These are the first { $count } of { $total }.
page-known-now = What is known now
page-unit-scale-rate = Unit, scale and exchange rate
page-unit-as-printed = as printed
page-rate-as-printed = as the source prints it
page-show = Show
page-audit-title = Consistency
page-report = Report
page-no-such-verdict = No check has this verdict.
page-nothing-declared-then = No check had been declared by that day.
page-nothing-checked = Nothing has been checked yet.
page-what-follows = Calculated from the figures
page-what-follows-explained = Printed nowhere; calculated with the room that rounding leaves.
page-site-description = Every figure of a report: exact as printed, with its precision, its conversion and the place that proves it.
page-check-a-text = Check a text
page-search = Search
page-all-indicators = All indicators
page-reports = Reports
page-sources = { sdmx-list-source }
page-revised-since = Revised on { $day }: now { $now }.
page-withdrawn-since = Withdrawn on { $day }.
page-withdrawn-embedded = Withdrawn: do not quote it.
page-calculated = calculated from other figures
page-embed-more-figure = Proof, precision and history of this figure
page-no-one-picture = One chart cannot show all its figures.
page-embed-no-figure = No figure for this selection.
page-embed-more-indicator = All figures, their sources and the data
page-check-numbers = Fact-check
page-check-description = Paste a text: each number that quotes a figure gets a verdict, the words to print instead and the citation.
page-check-lead = Paste a text: each number that quotes a figure is checked.
page-figure-to-print = The figure to print:{ " " }
page-text-box = Text, English or Chinese
page-without-script = Without script the text goes into the address: about 6,000 English or 800 Chinese characters.
page-area-assumed = Where no place is named
page-any-report = all
page-nothing-kept-explained = Neither log nor cache keeps the text. A short one is in the address of its page; the copied link holds it where no server sees it.
page-replaced-by = What took its place
page-where-it-is-printed = In the source
page-open-at-the-words = open at the words
page-not-verified = Not re-checked since it was read.
page-how-it-was-calculated = Calculation
page-figure-not-drawn = The chart shows the preferred figures, not this one.
page-all-claims-drawn = Another figure is preferred for this period; the chart shows all.
page-aside-of-figure = Share, history
page-report-empty = This report has no current figure.
page-sentence-box = Check a sentence
page-all-figures = Figures
page-api = API documentation
page-no-figure-selected = No figures for this selection.
page-all-of-it = All its figures
page-unscaled = Shares, rates and ranks stay as they are, whatever the scale.
page-too-many-lines = More lines than one chart can show: choose one area or report.
page-breaks-explained = Growth across a break is not calculated.
page-forecasts-explained = A later forecast does not correct an earlier one.
page-aside-of-indicator = Share, related, changes
page-follow = Follow (Atom)
page-indicators-lead = Everything measured here, by topic.
page-reports-lead = Reports with their figures, checks and releases.
page-sources-lead = The pages that figures were read on, those with most first.
page-list-empty = There are none yet.
page-no-figures = no current figure
page-nothing-is-loaded-yet = Nothing is loaded yet
page-nothing-loaded-explained = This service shows the figures of reports; none is loaded yet.
page-how-to-load = A report is a folder of small files; these commands make one, check it and load it:
page-without-parameters = Open the page without parameters
page-anything-box = Look for a figure, an indicator, a source
page-report-preferred = preferred
page-search-description = Look for a figure by words, English or Chinese: indicators with their newest figure, places, sources and reports.
page-words-box = Words, English or Chinese
page-search-advice = Try fewer or other words, in English or Chinese: what is measured, a place, or who published it.
page-figures-by-topic = All figures by topic
page-found-numbers = Figures that print this number
page-more-numbers = There are more; a year or what is measured narrows it down.
page-area-empty = No figures.
page-no-title = Title not seen.
page-source-file = The file of them (CSV)
page-source-empty = No current figure was read there.
page-verdict-consistent = Agrees
page-verdict-consistent-only-within-rounding = Within rounding
page-verdict-contradicts = Contradicts
page-verdict-not-comparable = Not comparable
page-verdict-not-testable = Cannot be tested
page-section-contradicts = Contradict
page-section-explained-contradicts = Both cannot be true, however they were rounded.
page-audit-count-contradicts = { $count ->
    [one] { $count } contradicts
   *[other] { $count } contradict
}
page-section-consistent-only-within-rounding = Agree within rounding
page-section-explained-consistent-only-within-rounding = Different as printed; rounding or “about” leaves room.
page-audit-count-consistent-only-within-rounding = { $count ->
    [one] { $count } agrees only within rounding
   *[other] { $count } agree only within rounding
}
page-section-not-comparable = Not comparable
page-section-explained-not-comparable = Another definition, period or edition.
page-audit-count-not-comparable = { $count ->
    [one] { $count } is not comparable
   *[other] { $count } are not comparable
}
page-section-not-testable = Cannot be tested
page-section-explained-not-testable = A figure is missing, or “more than” leaves it open.
page-audit-count-not-testable = { $count } cannot be tested
page-section-consistent = Agree
page-section-explained-consistent = The same, to the printed digits.
page-audit-count-consistent = { $count ->
    [one] { $count } agrees
   *[other] { $count } agree
}
page-fact-verdict-contradicts = { page-verdict-contradicts }
page-fact-count-contradicts = { $count ->
    [one] { $count } contradicts
   *[other] { $count } contradict
}
page-fact-verdict-wrong-scale = Wrong scale
page-fact-count-wrong-scale = { $count ->
    [one] { $count } has the wrong scale
   *[other] { $count } have the wrong scale
}
page-fact-verdict-wrong-unit = Wrong unit
page-fact-count-wrong-unit = { $count ->
    [one] { $count } has the wrong unit
   *[other] { $count } have the wrong unit
}
page-fact-verdict-wrong-period = Wrong period
page-fact-count-wrong-period = { $count ->
    [one] { $count } is of another period
   *[other] { $count } are of another period
}
page-fact-verdict-superseded = Superseded
page-fact-count-superseded = { $count ->
    [one] { $count } is superseded
   *[other] { $count } are superseded
}
page-fact-verdict-drops-comparator = Drops a word like “more than”
page-fact-count-drops-comparator = { $count ->
    [one] { $count } drops a word like “more than”
   *[other] { $count } drop a word like “more than”
}
page-fact-verdict-cannot-tell = Cannot tell
page-fact-count-cannot-tell = { $count } cannot be judged
page-fact-verdict-agrees-within-rounding = Agrees within rounding
page-fact-count-agrees-within-rounding = { $count ->
    [one] { $count } agrees within rounding
   *[other] { $count } agree within rounding
}
page-fact-verdict-agrees = { page-verdict-consistent }
page-fact-count-agrees = { $count ->
    [one] { $count } agrees
   *[other] { $count } agree
}
page-verification-proved = the words stand there
page-verification-moved = the words stand elsewhere on the page
page-verification-changed = the sentence has changed
page-verification-misnumbered = the words stand there, in another paragraph than was noted
page-verification-missing-page = the page is gone
page-verification-unreachable = the page could not be reached
page-inferred-field = { $field ->
    [indicator] what is measured
    [area] the area
    [period] the period
    [value] the digits
    [scale] the scale
    [unit] the unit
    [comparator] whether it is more or less
    [status] its status
    [vintage] the vintage
    [originator] who measured it
   *[other] { $field }
}
page-language = { $language ->
    [en] English
    [zh] Chinese
    [ja] Japanese
    [ko] Korean
    [ru] Russian
    [fr] French
    [de] German
    [es] Spanish
    [pt] Portuguese
    [it] Italian
    [ar] Arabic
    [id] Indonesian
    [vi] Vietnamese
    [th] Thai
    [fil] Filipino
   *[other] { $tag }
}
page-conversion = Money is converted at the average rate of each figure’s own year, or at its end for what is counted on a day.
page-conversion-annual-average = Money is converted at the average rate of each figure’s own year.
page-conversion-year-end = Money is converted at the rate of the end of each figure’s own year.
page-conversion-as-printed = No rate is used: amounts that a source itself prints in this unit, all else as printed.
page-conversion-own = Money is converted at a rate of your own.
page-no-conversion = Nothing here converts to { $unit }: all is shown as printed.
page-tier-a = The publisher’s own page.
page-tier-b = A page that quotes figures of others.
page-problem = { $status ->
    [404] There is no such page
    [422] This address cannot be read
    [503] The figures cannot be reached just now
   *[other] This cannot be shown
}
page-absent-indicators = There is no indicator “{ $key }” here.
page-absent-figures = There is no figure “{ $key }” here.
page-absent-reports = There is no report “{ $key }” here.
page-absent-sources = There is no source “{ $key }” here.
page-no-page = There is no page at “{ $key }”.
# $code
page-refusal = { $detail }
# $then, $came
page-not-yet = { $detail }
page-claim = { $place }: { $amount }
page-in-unit = in { $unit }
page-in-unit-annual-average = in { $unit } at the year’s average rate
page-in-unit-year-end = in { $unit } at the rate of the year’s end
page-in-unit-as-printed = in { $unit } as printed
page-formula-and = { " and " }
page-card-printed = Printed as
page-card-calculated = Calculated from
page-chart-shows = { $title }. { $subtitle }
page-example-text = China’s online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent. That was about 33 percent of the world’s online retail sales in 2024. China’s cross-border e-commerce imports and exports came to 2.6 billion yuan in 2024, up 12.5 percent; exports alone were 1.8 trillion yuan in 2024.
page-all-areas = all
page-unit-switch = Unit
page-one-claim = one per period
page-each-claim = every source
# $total
page-and-more = { $names } and { $count } more
page-release-of-day = Release { $release }, { $day }
page-untitled = [title not seen]
page-many-side-by-side = { $count } areas, more than one chart can show over time: here side by side for { $period }.
page-one-of-many = { $count } areas have figures, more than one chart can show: this is { $area }.
page-one-of-units = { $count } areas have figures, in several units: this is { $area }.
page-figures-release = figures, release { $release } of { $day }
page-dataset-description = { $description }
page-dataset-of-report = Figures of { $title }
page-run-by = Run by { $operator }
page-opening = Figures that reports print: exact, sourced, checked, in any unit.
page-aside-of-report = Share, facts, fact-check
page-percent = { $number }%
page-points = { $number } points
page-calculated-of = calculated
page-released = Released
page-measured-by = Measured by
page-pair = { $meets ->
    [same] Same
    [touches] Within rounding
    [True] Agree
    [None] Other unit
    [vintages] Other edition
    [not-comparable] Not comparable
   *[other] Differ
}
page-converted-by = { $publisher }, converted
page-unknown = { $field ->
    [parameter] Unknown parameter: { $value }
    [unit] Unknown unit: { $value }
    [area] Unknown area: { $value }
    [indicator] Unknown indicator: { $value }
    [report] Unknown report: { $value }
    [source] Unknown source: { $value }
    [to-unit] Cannot be shown in { $value }
   *[other] Unknown value of { $field }: { $value }
}

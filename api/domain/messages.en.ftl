# Whole sentences in English, with named values. A language is a file like this one; English is given for what it lacks.
# Values that only another language needs are in a comment above a message. What the API refuses is said in English
# alone, in api/service/parameters/reading.py and where it is refused.

language-tag = en

## Between the parts of a text

between-sentences = { " " }
between-listed = { ", " }
listed = { $before } and { $last }
between-or = { " or " }
noted = { $text } ({ $note })
headed = { $heading }: { $text }
followed = { $text }. { $next }

## Conversions

rate-before-year-end = The rate is that of { $day }, the last available in { $year }, not that of the year's end.
rate-of-part-of-year = The rate is the average of only { $days } days of { $year }, which do not cover the whole year.

## The audit

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
audit-not-testable = Not testable: { $reason }.
audit-derived = { CAPITAL($amount) } ({ $room }), calculated from { $inputs }.
audit-derived-exactly = { CAPITAL($amount) }, calculated from { $inputs }.
audit-status = { CAPITAL($amount) } is { A($status) }.
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
audit-converted = converted from { $amount } at { $which }, { $publisher }
audit-figures = { $count } figures
audit-of-publisher = { $amounts }, { $publisher }
audit-at-rate = { $amount } at { $which }

## The fact-check

fact-same = “{ $phrase }” agrees.
fact-within = “{ $phrase }” is possible, as far as rounding tells.
fact-bare = “{ $phrase }” leaves out “{ $comparator }”.
fact-other-scale = “{ $phrase }” has the right digits in the wrong scale.
fact-other-unit = “{ $phrase }” gives the right number in the wrong unit.
fact-other-sign = “{ $phrase }” says the opposite: one is a rise, the other a fall.
fact-apart = “{ $phrase }” contradicts it.
fact-says-more = “{ $phrase }” does not contradict it, but does not follow from it either.
fact-no-indicator = The words around “{ $phrase }” name no indicator that has figures here.
fact-no-area = There is no figure on { $names } for the area named.
fact-own-rate = “{ $phrase }” is the amount before it in another currency, at a rate within 8% of the year's average.
fact-counts-other = “{ $phrase }” counts something other than the figures on { $names }.
fact-which-area = There are figures on { $names } for several areas, and the text names none.
fact-no-period = The text does not say which one period “{ $phrase }” is for; figures on { $names } differ by period.
fact-no-period-fits = The text does not say which one period “{ $phrase }” is for. It would fit { $rival }.
fact-no-figure-of-period = There is no figure on { $names } for { $period }.
fact-other-date = There is no figure on { $names } for the date of “{ $phrase }”, and the count may have changed since the nearest one: { $rival }.
fact-no-unit = “{ $phrase }” names no unit, and the figures on { $names } for { $period } have one.
fact-no-rate = “{ $phrase }” cannot be compared with the figures on { $names } for { $period }: no rate or rule connects their units.
fact-unexplained = “{ $words }” may mean that this is not { $names }. If it is: { $otherwise }
fact-figure = { $indicator }, { $area }, { $period }: { $amount }
fact-given = { $publisher } gives { $amount }
fact-converted = { $given }, { $amount } { $rate }
fact-rate-year-end = at the rate of { $period } ({ $rate })
fact-rate-average = at the { $period } average rate ({ $rate })
fact-old = “{ $phrase }” has been superseded: { $current }.
fact-old-alone = “{ $phrase }” has been superseded.
fact-old-withdrawn = “{ $phrase }” was withdrawn on { $day }, and superseded: { $current }.
fact-old-withdrawn-alone = “{ $phrase }” was withdrawn on { $day }.
fact-other-period = The text has “{ $phrase }” for { $period }; { $current } for that period.
fact-other-period-alone = The text has “{ $phrase }” for { $period }, which has no figure.
fact-in-period = { $amount } in { $period }
fact-down = down { $amount }
fact-up = up { $amount }
fact-text-control = holds a control character ({ $code }). Send plain text.
fact-text-empty = is empty. Give the sentences that quote figures.
fact-text-address = is a web address, and pages are not fetched. Send the text itself.
fact-text-html = is HTML. Send the text that a reader of the page sees.
fact-other-language = The text reads as { $language }; numbers are read in English and Chinese.
fact-read-up-to = The text was read up to character { $end }: it has more than { $most } numbers, or they may mean very many figures. Send the rest on its own.
fact-no-link = The document has no link to a figure (an address with `figures/` and an id, around the words that quote it), and no other words are read. To check prose, give it as plain text, such as a file .txt.
fact-no-number = No number in the text was read as a figure; dates, ordinals, addresses and names are not checked.
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
vintage-edition = { $period } edition
vintage-forecast = Forecast of { $period }
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
place-equal = place { $place }
place-about = about place { $place }
place-more = worse than place { $place }
place-at-least = place { $place } or worse
place-less = better than place { $place }
place-at-most = place { $place } or better
receipt-as-printed = as the source itself prints it: “{ $printed }”
receipt-exact = exactly, no rate is needed
# $base, $quote
receipt-given = at { $rate } { $many } per { $one }, a given rate
# $base, $quote
receipt-annual-average = at { $rate } { $many } per { $one }, the average of { $days } days of { $period } ({ $source })
# $base, $quote, $days
receipt-annual-average-without-days = at the { $period } average rate, { $rate } { $many } per { $one } ({ $source })
# $base, $quote
receipt-year-end = at { $rate } { $many } per { $one }, the rate of { $period } ({ $source })
topic-market-size = Market size
topic-trade = Cross-border e-commerce trade
topic-partnerships = E-commerce partnerships
changes = Figures added, corrected and withdrawn
changes-left-out = … and { $count } more
changes-added = { $count } added
changes-corrected = { $count } corrected
changes-reissued = { $count } reissued
changes-withdrawn = { $count } withdrawn
change-added = { $place }: { $new } added
change-corrected = { $place }: { $old } replaced by { $new }
change-reissued = { $place }: { $new }, unchanged, has a new address
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
sdmx-decimals-of = Decimals: { $count }
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
chart-claims-within-rounding = { $what }, { $period }: { $count } claims, { $least } to { $most }; they could agree
chart-stood = { $what } stood at { $amount } { $when }
chart-reached = { $what } reached { $amount } { $when }
chart-fell = { $what } fell to { $amount } { $when }
chart-rose = { $what } rose to { $amount } { $when }
chart-stood-place = { $what } stood at { $amount } { $when }
chart-fell-place = { $what } improved to { $amount } { $when }
chart-rose-place = { $what } slipped to { $amount } { $when }
chart-more = { $what } exceeded { $bare } { $when }
chart-more-below-zero = { $what } stood above { $bare } { $when }
chart-at-least = { $what } stood at or above { $bare } { $when }
chart-less = { $what } stood below { $bare } { $when }
chart-at-most = { $what } stood at or below { $bare } { $when }
chart-limit-place = { $what }: { $amount } { $when }
chart-forecast = { $what }: forecast of { $amount } for { $period }
chart-says = says { $who }
chart-finding = { $finding }, { $notes }
# $count
chart-kind = { $kind ->
    [line] Line chart
    [step] Step chart
    [bar] Bar chart
    [dot] Dot chart
   *[claims] Comparison of claims
}: { page-figures }.
chart-sentence = { $text }.
chart-mark = { $place }: { $amount } ({ $remarks })
chart-words = { $first } { $second }
# $count
chart-not-drawn = Not drawn, since not in { $unit }: { page-figures }.
chart-shown-of = { $count } of { $total } figures.
chart-parts-left-out = Quarters and other parts of a year are left out where the whole year has a figure.
chart-no-step = Drawn as dots, not steps: the numbers are not one series.
chart-no-bar = Drawn as dots, not bars: the longest bar would be the worst place.
chart-several-bases = Converted at several rates, named with each figure.
chart-annual-average = Converted at the average rate of each year
chart-partial = The rates of one year or more are incomplete.
chart-year-end = Converted at the rate of each year's end
chart-as-printed = As the sources themselves print it in this unit
chart-given = Converted at a given rate
chart-hollow = Hollow: { $labels }.
# $end
chart-arrow = { $arrow } { $limit }.
chart-too-small = Too small to tell from zero here: { $marks }.
chart-about = Approximate, says the source: { $marks }.
chart-ranked = The smaller the number, the better the place.
chart-dashed = Dashed: leads to or from a hollow mark.
chart-dotted = Dotted: exact figures missing.
chart-steps = A step lasts until the next number.
# $count
chart-some = { $some } and { $more } more
chart-more-sources = { $count } more
chart-retrieved = retrieved { $day }
chart-release = release { $names }
calculated = calculated
chart-quoted-by = { $who }, as quoted by { $publisher }
chart-quoted-by-several = { $who }, as quoted by { $count } publishers
chart-no-reason = Break: levels not comparable.
chart-period-a = FY { $year }
# $words
chart-period-s = H{ $half } { $year }
# $words
chart-period-q = Q{ $quarter } { $year }
chart-bars = Bars: possible values before rounding.
chart-bars-about = Bars: possible values before rounding, or of “about”.
chart-axis-starts = The axis starts at { $start }, not at zero.
chart-more-notes = More notes: { $count }.
chart-more-notes-at-the-address = More notes at the address: { $count }.
chart-nothing = There is no figure to draw
chart-no-answer = No figure matches this query.
chart-as-of = as of release { $release }
chart-lower-limit = The source gives only a lower limit: { $limit }.
chart-upper-limit = The source gives only an upper limit: { $limit }.
chart-exact = Exact: nothing was rounded.
chart-interval = Rounded: the true value is { $span }.
chart-interval-about = Rounded: the true value is { $span } (the source says “about”).
chart-not-in-unit = Not convertible to { $unit }: another kind of unit, or no rate for its year.
chart-paragraph = paragraph { $number }

## Pages

between-name-and-text = { ": " }
page-known-on = As of { $day }.
page-amount-as-printed = { $amount } as printed
page-checks = { $count ->
    [one] { $count } check
   *[other] { $count } checks
}
page-comparisons = { $count ->
    [one] { $count } comparison
   *[other] { $count } comparisons
}
page-audit-wrong = { $checks }, { $count ->
    [one] { $count } contradiction
   *[other] { $count } contradictions
}
# $count
page-audit-right = { $checks }, no contradiction
page-audit-description = Checks between the figures of a report. { $verdicts }.
page-none-declared = None is declared
# $count
page-audit-checked = { page-checks } between printed figures. { $verdicts }
page-as-of-release = As of release { $release }, { $day }
page-newest-release = Newest release, { $day }
page-text-fault = The text { $fault }
page-converted = Converted { $receipt }
page-other-candidates = Possible matches ({ $count })
page-figure-description = { $claim }. { $interval } { $source }.
page-withdrawn-by = { $withdrawn } by release { $release }. Do not quote it.
page-receipt-with-span = Range: { $span }; { $receipt }
page-source-prints = The source itself prints { $amount }.
page-no-rate = There is no rate to { $unit } for its year: shown as printed.
page-origin = Attributed to { $originator }.
page-verified = Checked against the page on { $day }: { $outcome }
page-fields-inferred = Inferred, not stated in the sentence: { $fields }.
page-all-on = All years and sources
page-history-withdrawn = withdrawn ({ $release })
page-history-added = added ({ $release })
page-history-replacing = replaced another ({ $release })
page-figure-before = the figure before
page-figure-after = the figure after
page-figures = { $count ->
    [one] { $count } figure
   *[other] { $count } figures
}
# $count
page-unconverted = { page-figures } with no value in { $unit }, shown as printed:{ " " }
page-several-units = The figures are in several units, which one chart cannot show: { $units }.
page-pairs-compared = The first { $most } of { $count } pairs are compared.
page-first-of = The first { $shown } of { $total }; { $file }.
page-perhaps = Did you mean { $pages }?
page-request = Request { $id }
page-newest-of-series = The newest figure of each of { $count } series; { $total } figures in all: { $file }
page-all-as-csv = all as CSV
page-found = “{ $words }”: { $count } found
# $count
page-nothing-found = “{ $words }”: nothing found
page-figures-on-area = Indicators with figures: { $count }
page-and-others = and { $count } more
page-less-likely = Weaker matches: { $count }. Add a word to narrow them down.
page-last-verified = last on { $day }: { $outcomes }
page-outcome = { $outcome }: { $count }
page-from = from { $originator }
page-known-now = See what is known now
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
page-what-follows-explained = Our calculations, allowing for rounding; not published figures.
page-site-description = Every figure of a report: exactly as printed, with its precision, its conversion and the place that proves it.
page-search = Search
page-all-indicators = All indicators
page-reports = Reports
page-sources = Sources
page-revised-since = Revised on { $day }: now { $now }.
page-withdrawn-since = Withdrawn on { $day }.
page-withdrawn-embedded = Withdrawn: do not quote it.
page-embed-more-figure = Proof, precision and history of this figure
page-no-one-picture = One chart cannot show all its figures.
page-embed-more-indicator = All figures, their sources and the data
page-check-numbers = Fact-check
page-check-description = Paste a text: each number that quotes a figure gets a verdict and the words to print instead.
page-check-lead = Paste a text to check its numbers against the figures here.
page-figure-to-print = The figure to print:{ " " }
page-text-box = Text, English or Chinese
page-without-script = Without JavaScript the text goes into the address, which holds some 6,000 English or 800 Chinese characters.
page-area-assumed = Default place
page-all = all
page-nothing-kept-explained = No log or cache keeps your text. A short text becomes part of the page’s address; in a copied link it comes after a “#”, which browsers never send.
page-replaced-by = What took its place
page-where-it-is-printed = In the source
page-open-at-the-words = see it at the source
page-read-on = Read on { $day }; transcription not re-checked.
page-not-verified = Transcription not re-checked.
page-how-it-was-calculated = Calculation
page-figure-not-drawn = The chart shows the preferred figures, not this one.
page-all-claims-drawn = Another figure is preferred for this period; the chart shows all.
page-aside-of-figure = Share, history
page-sentence-box = Check a sentence
page-all-figures = Figures
page-api = API documentation
page-none-selected = No figure for this selection.
page-all-of-it = All its figures
page-unscaled = Shares, rates and ranks stay as they are, whatever the scale.
page-too-many-lines = More lines than one chart can show: choose one area or report.
page-breaks-explained = Do not calculate growth across a break.
page-forecasts-explained = A later forecast does not correct an earlier one.
page-aside-of-indicator = Share, related, changes
page-follow = Follow (Atom)
page-indicators-lead = Everything measured here, by topic, each with its newest figure.
page-reports-lead = Reports, each with its newest release and the number of its figures.
page-sources-lead = The pages that figures were read on, by publisher, each with its number of figures.
page-no-figures = No current figure.
page-nothing-is-loaded-yet = Nothing is loaded yet
page-how-to-load = A report is a folder of small files; these commands make one, check it and load it:
page-without-parameters = Open the page without parameters
page-anything-box = Look for a figure, an indicator, a source
page-search-description = Look for a figure by words, English or Chinese: indicators with their newest figure, places, sources and reports.
page-words-box = Words, English or Chinese
page-search-advice = Try fewer or other words, in English or Chinese: what is measured, a place, or who published it.
page-verdict-consistent = Agrees
page-verdict-agrees = { page-verdict-consistent }
page-verdict-consistent-only-within-rounding = Could agree
page-verdict-contradicts = Contradicts
page-verdict-not-comparable = Not comparable
page-verdict-not-testable = Cannot be tested
page-expected = Check: { $text }
page-section-explained-contradicts = The two cannot both be true, however rounded.
page-section-explained-consistent-only-within-rounding = Rounding or “about” could explain the difference.
page-section-explained-not-comparable = The definition, period or edition differs.
page-section-explained-not-testable = A figure is missing, or “more than” leaves it open.
page-section-explained-consistent = These hold at the precision printed.
page-verdict-wrong-scale = Wrong scale
page-verdict-wrong-unit = Wrong unit
page-verdict-wrong-period = Wrong period
page-verdict-superseded = Superseded
page-verdict-drops-comparator = Drops a word like “more than”
page-verdict-cannot-tell = Cannot tell
page-verdict-agrees-within-rounding = Agrees within rounding
page-verification-proved = the words are there
page-verification-moved = the words are elsewhere on the page
page-verification-changed = the sentence has changed
page-verification-misnumbered = the words are there, in another paragraph than noted
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
page-conversion = Money is converted at the average rate of each figure’s own year; amounts on one day, at the rate of the year’s end.
page-conversion-annual-average = Money is converted at the average rate of each figure’s own year.
page-conversion-year-end = Money is converted at the rate of the end of each figure’s own year.
page-conversion-as-printed = No rate is used: amounts are in this unit where the source prints them so, else as printed.
page-conversion-own = Money is converted at the rate you gave.
page-no-conversion = Nothing here converts to { $unit }: all is shown as printed.
page-tier-a = The publisher’s own page.
page-tier-b = A secondary source.
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
page-in-unit = in { $unit }
page-in-unit-annual-average = in { $unit } at the year’s average rate
page-in-unit-year-end = in { $unit } at the rate of the year’s end
page-in-unit-as-printed = in { $unit } as printed
page-formula-and = { " and " }
page-example-text = China’s online retail sales reached 15.5 trillion yuan in 2024, up 7.2 percent. That was about 33 percent of the world’s online retail sales in 2024. China’s cross-border e-commerce imports and exports came to 2.6 billion yuan in 2024, up 12.5 percent; exports alone were 1.8 trillion yuan in 2024.
page-unit-switch = Unit
page-one-claim = one per period
page-each-claim = every source
# $count
and-more = { $names } and { $more } more
page-release-of-day = Release { $release }, { $day }
page-untitled = [title not seen]
page-many-side-by-side = { $count } areas, more than one chart can show over time: here side by side for { $period }.
page-one-of-many = { $count } areas have figures, more than one chart can show: this is { $area }.
page-one-of-units = { $count } areas have figures, in several units: this is { $area }.
page-figures-release = figures, release { $release } of { $day }
page-dataset-description = { $description }
page-dataset-of-report = Figures from { $title }
page-run-by = Run by { $operator }
page-opening = Look up, check and cite the figures in a report: exactly as printed, each with its source.
page-aside-of-report = Share, facts, fact-check
page-sentence = { $indicator } ({ $area }, { $period }): { $amount }, according to { $who }.
page-sentence-calculated = { $indicator } ({ $area }, { $period }): { $amount }, calculated from other figures.
page-percent = { $number }%
page-points = { $number } points
page-released = Last updated
page-measured-by = Data from
page-pair = { $meets ->
    [same] Agrees
    [touches] { page-verdict-consistent-only-within-rounding }
    [True] Agrees
    [None] Other unit
    [vintages] Other edition
    [not-comparable] Not comparable
   *[other] Differs
}
page-published = published { $day }
page-same-source = the same source
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

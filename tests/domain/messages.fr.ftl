# Ten messages of a third language.
language-tag = fr
between-sentences = { " " }
audit-side = { $text } (selon { $origin })
audit-spans = { $left } contre { $right }
audit-computed = calculé
audit-equal-consistent = { CAPITAL($left) } et { $right } concordent.
audit-equal-consistent-only-within-rounding = { CAPITAL($left) } et { $right } à l’arrondi près : { $spans }.
audit-not-testable = Non vérifiable : { $reason }.
fact-sentence = { $stated }. { $why }
fact-same = « { $phrase } » est exact.

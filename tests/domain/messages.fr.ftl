# Ten messages of a third language.
language-tag = fr
between-sentences = { " " }
noted = { $text } (selon { $note })
audit-spans = { $left } contre { $right }
calculated = calculé
audit-equal-consistent = { CAPITAL($left) } et { $right } concordent.
audit-equal-consistent-only-within-rounding = { CAPITAL($left) } et { $right } à l’arrondi près : { $spans }.
audit-not-testable = Non vérifiable : { $reason }.
followed = { $text }. { $next }
fact-same = « { $phrase } » est exact.

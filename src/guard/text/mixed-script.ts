const WORD = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu
const LATIN = /\p{Script=Latin}/u
// Greek letters stand in honest formulas (`Δx`, `σ2`); only those that look Latin deceive.
const LOOKALIKE_GREEK = /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορυικ]/u
const OTHER = /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u
// Letters of Latin that read as punctuation or as another letter: clicks as `!` and `|`, a dotless i.
const TREACHEROUS_LATIN = /[\u01c0-\u01c3\ua78c\ua789\u02d0\u0131]/u
// Honest words of Turkish and its kin have more letters of their own.
const TURKIC = /[\u011f\u015f\u00e7\u00f6\u00fc\u0259]/iu
// Cyrillic that can be read as Latin through and through.
const ALL_LOOKALIKE = /^[асеорхуіјѕһԁԛԝАВСЕНІЈКМОРЅТХУ_$\d]{3,}$/u

export type Disguise = 'mixed' | 'lookalike' | 'compatibility'

/** Words of a line of code that read as something else than they are: the first of each kind. */
export function disguisesIn(code: string): Disguise[] {
  if (/^[\u0000-\u007f]*$/.test(code)) return []
  const found = new Set<Disguise>()
  for (const [word] of code.matchAll(WORD)) {
    const kind = disguiseOf(word)
    if (kind !== undefined) found.add(kind)
  }
  return [...found]
}

function disguiseOf(word: string): Disguise | undefined {
  if (/^[\w$]*$/.test(word)) return undefined
  if (LATIN.test(word) && (OTHER.test(word) || LOOKALIKE_GREEK.test(word))) return 'mixed'
  if (TREACHEROUS_LATIN.test(word) && !TURKIC.test(word) && word.replace(/[^A-Za-z]/g, '').length >= 3) return 'mixed'
  // Full-width or mathematical letters: a language that normalises reads plain ones.
  if (/^[\w$]+$/.test(word.normalize('NFKC'))) return 'compatibility'
  return ALL_LOOKALIKE.test(word) ? 'lookalike' : undefined
}

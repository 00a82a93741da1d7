/** The candidate that differs in at most so many letters, if any: what was probably meant. */
export function nearMatch(word: string, candidates: readonly string[], letters = 3): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
  const best = ranked.sort((left, right) => left.distance - right.distance)[0]
  return best !== undefined && best.distance <= letters ? best.candidate : undefined
}

// Levenshtein's distance, a row at a time.
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...right].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}

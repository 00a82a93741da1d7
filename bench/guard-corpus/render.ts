import type { Judged } from './sample.ts'

const VERBS = ['block', 'hold', 'disclose', 'allow'] as const

/** A table of an attack corpus: of each kind, how many samples each verb was said of. */
export function renderRecall(title: string, judged: readonly Judged[], details: boolean): string {
  const kinds = Map.groupBy(judged, ({ sample }) => sample.kind)
  const rows = [...kinds].map(([kind, some]) => row(kind, some))
  const missed = judged.filter(({ verb }) => verb !== 'block' && verb !== 'hold')
  const listed = details
    ? missed.map(({ sample, verb, reason }) => `  ${verb}: ${sample.kind} · ${sample.name} · ${reason}\n`)
    : []
  return [`${title}\n`, head('kind'), ...rows, row('all', judged), ...listed].join('')
}

/** A table of a benign corpus: of each rule, how many changes it would have stopped, and which. */
export function renderBenign(
  title: string,
  judged: readonly (readonly [string, readonly Judged[]])[],
  details: boolean,
): string {
  const rows = judged.map(([rule, all]) => row(rule, all, (one) => one.verb === 'allow' || one.verb === 'disclose'))
  const listed = judged.flatMap(([rule, all]) =>
    all
      .filter(({ verb }) => verb === 'block' || verb === 'hold')
      .map(({ sample, verb, reason }) => `  ${verb}: ${rule} · ${sample.name} · ${reason}\n`),
  )
  return [`${title}\n`, head('rule'), ...rows, ...(details ? listed : [])].join('')
}

function head(first: string): string {
  return `${[first, 'samples', ...VERBS, 'right'].join(' | ')}\n${Array.from({ length: 7 }, () => '---').join(' | ')}\n`
}

const isStopped = ({ verb }: Judged): boolean => verb === 'block' || verb === 'hold'

function row(name: string, judged: readonly Judged[], isRight = isStopped): string {
  const counts = VERBS.map((verb) => judged.filter((one) => one.verb === verb).length)
  const share = ((100 * judged.filter(isRight).length) / judged.length).toFixed(1)
  return `${[name, judged.length, ...counts, `${share} %`].join(' | ')}\n`
}

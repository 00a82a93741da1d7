import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareWithCompiler } from './code-index/compare.ts'
import { ownSources, publishedSources } from './code-index/corpus.ts'
import { measureIndex } from './code-index/measure.ts'
import type { Section } from './figure.ts'
import { describeMachine, loadNow } from './machine.ts'
import { renderTable } from './render-table.ts'

/**
 * The index of the code: time on this repository and on packages of the npm registry that ship their sources, and
 * `references` and `impact` beside what the TypeScript compiler's language service answers for every n-th symbol.
 */
const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '10' },
    packages: { type: 'string', default: 'effect@3.19.6' },
    compared: { type: 'string', default: 'zod@4.1.12,rxjs@7.8.2' },
  },
})
const command = 'node bench/code-index.ts'
const scratch = await mkdtemp(join(tmpdir(), 'sallyport-index-'))
try {
  const own = await ownSources(scratch)
  const large = await publishedSources(scratch, values.packages.split(','), 2)
  const every = Number(values.every)
  const sections: Section[] = [
    { title: 'Index of this repository', command, figures: await measureIndex(own, scratch) },
    { title: `Index of ${values.packages}`, command, figures: await measureIndex(large, scratch) },
    { title: 'This repository, beside the compiler', command, figures: await compareWithCompiler(own, every) },
  ]
  for (const [index, name] of values.compared.split(',').entries()) {
    const figures = await compareWithCompiler(await publishedSources(scratch, [name], 3 + index), every)
    sections.push({ title: `${name}, beside the compiler`, command, figures })
  }
  process.stdout.write(`${describeMachine()}, load ${loadNow()}\n\n${renderTable(sections)}`)
} finally {
  await rm(scratch, { recursive: true, force: true })
}

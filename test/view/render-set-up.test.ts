import { expect, test } from '@jest/globals'
import type { SetUpRecord } from '../../src/domain/set-up-record.ts'
import { renderPullBody } from '../../src/view/render-pull.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const RECORD: SetUpRecord = {
  side: 'base',
  tree: 't',
  key: 'abcdef0123456789'.repeat(4),
  cached: false,
  commands: [{ command: 'npm ci', exitCode: 0, timedOut: false, durationMs: 9, output: 'o' }],
  durationMs: 10,
  hosts: [{ host: 'registry.npmjs.org', connections: 2, bytes: 100 }],
  refused: [],
}

const FAILED: SetUpRecord = { ...RECORD, side: 'head', problem: '`npm ci` failed (exit 1): @someone\n<img src=x>' }

test('the pull request says in one line for each side what was installed, and how', async () => {
  const journal = createMemoryJournal({ intent: sampleIntent({ key: 'k', repositoryId: 1 }) })
  for (const data of [RECORD, { ...RECORD, cached: true, commands: [], hosts: [] }, FAILED]) {
    await journal.record({ type: 'setup.recorded', data })
  }
  const lines = renderPullBody(journal.state())
    .split('\n')
    .filter((line) => line.startsWith('- dependencies'))
  expect(lines.slice(0, 2)).toEqual([
    '- dependencies of the base: `npm ci`, from `registry.npmjs.org`, snapshot `abcdef012345`',
    '- dependencies of the base: installed by an earlier run, snapshot `abcdef012345`',
  ])
  expect(lines[2]).toMatch(/^- dependencies of the change: not installed: /)
  expect(lines[2]).not.toMatch(/(?<!`)@someone|<img/)
})

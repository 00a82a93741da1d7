import { describe, expect, test } from '@jest/globals'
import { makeLabels, showChecklist } from '../../src/doctor/welcome.ts'
import { fail, ok, type Row, unknown, warn } from '../../src/domain/examination.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import type { BoardIssue, IssueBoard, Label } from '../../src/ports/issue-board.ts'
import { renderChecklist } from '../../src/view/render-checklist.ts'

function boardWith(names: readonly string[], issues: readonly BoardIssue[] = []) {
  const made: Label[] = []
  const kept = [...issues]
  const board: IssueBoard = {
    labels: async () => names,
    createLabel: async (label) => void made.push(label),
    ownIssues: async () => kept,
    createIssue: async ({ body }) => kept.push({ number: kept.length + 1, state: 'open', body: untrusted(body) }),
    updateIssue: async (number, body) => {
      kept[number - 1] = { number, state: 'open', body: untrusted(body) }
    },
  }
  return { board, made, kept }
}

const TODO: readonly Row[] = [
  ok('policy', 'The policy is valid.'),
  { ...warn('workflows', 'The agent would have the secret KEY.', 'Move it.'), places: ['.github/workflows/ci.yml:5'] },
  unknown('bypass', 'Not shown.', 'See the list.'),
  fail('required-checks', 'Not required: <b>@everyone</b> [x](http://evil)', 'Require them.'),
]

describe('the labels', () => {
  test('are made where they are missing, however the others are written', async () => {
    const { board, made } = boardWith(['agent:fix', 'Agent:Docs', 'bug'])
    expect(await makeLabels(board)).toEqual(['agent:refactor', 'agent:test', 'agent:plan'])
    expect(made.map(({ name }) => name)).toEqual(['agent:refactor', 'agent:test', 'agent:plan'])
    // What GitHub takes: six hex digits, at most 100 characters.
    expect(made.filter(({ color, description }) => !/^[0-9a-f]{6}$/.test(color) || description.length > 100)).toEqual(
      [],
    )
  })
})

describe('the checklist', () => {
  test('says what is to do first, and gives no markup of others', () => {
    expect(renderChecklist(TODO)).toBe(`<!-- sallyport:checklist -->
What this repository still needs. Once this is done, label an issue \`agent:fix\`, or say \`/agent help\` in a comment.

### To do

- [ ] Not required: &lt;b>@\u2060everyone&lt;/b> \\[x\\](http\u2060://\u2060evil) Require them.

### Worth a look

- [ ] The agent would have the secret KEY. (\`.github/workflows/ci.yml:5\`) Move it.

### Not seen from here

- [ ] Not shown. See the list.

### Done

- [x] The policy is valid.

It is renewed by \`sallyport doctor OWNER/NAME --issue\`, until somebody closes it.`)
  })

  test('is opened once, renewed when something changed, and never reopened', async () => {
    const { board, kept } = boardWith([])
    expect(await showChecklist(board, TODO)).toBe('opened')
    expect(await showChecklist(board, TODO)).toBe('unchanged')
    expect(await showChecklist(board, TODO.slice(0, 1))).toBe('renewed')
    kept[0] = { ...kept[0]!, state: 'closed' }
    expect(await showChecklist(board, TODO)).toBe('closed')
    expect(kept).toHaveLength(1)
  })

  test('is not opened where nothing is to do, and is not taken from another issue of ours', async () => {
    expect(await showChecklist(boardWith([]).board, TODO.slice(0, 1))).toBe('not needed')
    const other = { number: 1, state: 'open' as const, body: untrusted('Something else') }
    expect(await showChecklist(boardWith([], [other]).board, TODO)).toBe('opened')
  })
})

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../src/command/registry.ts'
import { STATE_WORDS } from '../../src/view/state-words.ts'
import { problemsOf, visibleLines } from './situations/markdown.ts'
import { pageOf, type Shown, shownOf } from './situations/page.ts'
import { SITUATIONS } from './situations/situations.ts'

const FOLDER = join(import.meta.dirname, 'golden')
const NAMES = Object.keys(SITUATIONS)
const RENEW = process.env.RENEW_GOLDEN === '1'

/** Lines that are seen before anything is opened, and all of them: what is longer is not read. */
const BOUNDS: Readonly<Record<Shown['where'], readonly [visible: number, all: number]>> = {
  terminal: [1, 1],
  'status comment': [16, 60],
  explanation: [10, 90],
  'pull request': [18, 120],
  check: [16, 40],
  comment: [8, 60],
}

if (RENEW) {
  for (const file of readdirSync(FOLDER)) rmSync(join(FOLDER, file))
  for (const name of NAMES) writeFileSync(join(FOLDER, `${name}.md`), pageOf(name))
}

test('every golden file has a situation, and every situation a golden file', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(NAMES.map((name) => `${name}.md`).sort())
})

describe.each(NAMES)('%s', (name) => {
  const shown = shownOf(name)

  test('reads as its golden file does', () => {
    expect(pageOf(name)).toBe(readFileSync(join(FOLDER, `${name}.md`), 'utf8'))
  })

  test('is Markdown that GitHub shows as it is meant, and notifies nobody but whom it asks', () => {
    expect(
      shown.flatMap(({ where, title, text, asks }) =>
        problemsOf(text, asks).map((problem) => `${where} ${title}: ${problem}`),
      ),
    ).toEqual([])
  })

  test('is short', () => {
    const long = shown.filter(({ where, text }) => {
      const [visible, all] = BOUNDS[where]
      return visibleLines(text).length > visible || text.split('\n').length > all
    })
    expect(
      long.map(({ where, text }) => `${where}: ${visibleLines(text).length} of ${text.split('\n').length}`),
    ).toEqual([])
  })

  test('names where it stands in the one word for it, everywhere', () => {
    const [terminal] = shown
    const words = Object.values(STATE_WORDS).map(({ word }) => word)
    const word = words.find((known) => terminal?.text === known || terminal?.text.match(`^${known}[:,]`))
    expect(word).toBeDefined()
    for (const { where, text } of shown.slice(1)) {
      if (where === 'status comment' || where === 'explanation')
        expect(text.split('\n')[0]).toBe(`### ${terminal?.text}`)
    }
  })

  test('says every state in our words, and names commands that exist', () => {
    const text = shown.map(({ title, text: said }) => `${title}\n${said}`).join('\n')
    expect(text.match(OTHER_WORDS)).toBeNull()
    const called = [...text.matchAll(/\/agent ([a-z]+)/g)].map(([, word]) => word)
    expect(called.filter((word) => !COMMANDS.some((command) => command.word === word))).toEqual([])
  })
})

// What others call these states: one thing, one name.
const OTHER_WORDS =
  /\b(pending|awaiting|denied|declined|aborted|killed|errored|in progress|on hold|voided|invalidated|canceled|pull-request|PR)\b/i

test('every state is shown by a situation, or is another end with the same words', () => {
  const seen = new Set(NAMES.map((name) => shownOf(name)[0]?.text.split(/[:,]/)[0]))
  const unseen = Object.values(STATE_WORDS).filter(({ word }) => !seen.has(word))
  expect(unseen.map(({ word }) => word).sort()).toEqual(
    ['Cancelled', 'Judging', 'No change', 'Preparing', 'Publishing', 'Refused'].sort(),
  )
})

test('no two states have the same word', () => {
  const words = Object.values(STATE_WORDS).map(({ word }) => word)
  expect(new Set(words).size).toBe(words.length)
})

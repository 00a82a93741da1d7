import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { COMMANDS } from '../../src/command/registry.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { ENV_FIELDS } from '../../src/config/env-schema.ts'
import { parsePolicy } from '../../src/config/policy-file.ts'
import { resolvePolicy } from '../../src/config/policy-layers.ts'
import { renderPolicySchema } from '../../src/config/policy-schema.ts'
import { KINDS } from '../../src/domain/intent.ts'
import { DEFAULT_MANNERS, DEFAULT_STALE } from '../../src/domain/manners.ts'
import { DEFAULT_CI_ROUNDS, DEFAULT_REVIEW_ROUNDS } from '../../src/domain/policy.ts'
import { RULE_NAMES } from '../../src/domain/rule-name.ts'
import { anchorsOf, codeOf, linksOf, ROOT, readPage, readPages, tableOf } from './markdown.ts'

const pages = readPages()
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts
const programCommands = readProgramCommands()
const policy = readPage('docs/policy.md')
const operations = readPage('docs/operations.md')

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links to what is there', () => {
    const broken = linksOf(page).filter((target) => {
      if (/^[a-z]+:/.test(target)) return false
      const [file = '', anchor] = target.split('#')
      const linked = file === '' ? path : join(dirname(path), file)
      if (!existsSync(join(ROOT, linked))) return true
      return anchor !== undefined && !anchorsOf(readPage(linked)).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  test('names paths that exist', () => {
    const named = codeOf(page).flatMap((code) => [...code.matchAll(PATHS)].map(([, found = '']) => found))
    const missing = named
      .map((found) => found.replace(/[.,:]+$/, ''))
      .filter((found) => !/NAME|…|\*/.test(found) && !existsSync(join(ROOT, found)))
    expect(missing).toEqual([])
  })

  test('calls scripts and commands that exist', () => {
    const code = codeOf(page).join('\n')
    const called = [...code.matchAll(/\bnpm run (?:--silent )?([a-z][\w:]*)/g)].map(([, name]) => name)
    const ours = [...code.matchAll(/(?:^|\s)(?:npm run (?:--silent )?)?sallyport(?:\.mjs)? (?:-- )?([a-z]+)\b/gm)]
    const agents = [...code.matchAll(/(?<![\w/-])\/agent ([a-z]+)/g)].map(([, word]) => word)
    expect(called.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
    expect(ours.map(([, name]) => name).filter((name) => !programCommands.includes(name ?? ''))).toEqual([])
    expect(agents.filter((word) => !COMMANDS.some((command) => command.word === word))).toEqual([])
  })
})

/** Keys that a policy holds only where they are not at their default. */
const SILENT = new Map<string, unknown>([
  ['approval.fresh-base', false],
  ['approval.teams', []],
  ['ask.teams', []],
  ['ask.users', []],
  ['approval.users', []],
  ['approval.paths', []],
  ['approval.code-owners', 'off'],
  ['ci.rounds', DEFAULT_CI_ROUNDS],
  ['limits.rounds', DEFAULT_REVIEW_ROUNDS],
  ['merge', 'never'],
  ['merge-method', 'merge'],
  ['manners.open-pulls', DEFAULT_MANNERS.openPulls],
  ['manners.runs-at-once', DEFAULT_MANNERS.runsAtOnce],
  ['manners.runs-per-day', DEFAULT_MANNERS.runsPerDay],
  ['manners.reviews', DEFAULT_MANNERS.reviews],
  ['stale.nudge-days', DEFAULT_STALE.nudgeDays],
  ['stale.close-days', DEFAULT_STALE.closeDays],
  ['stacks', 'native'],
])

const PATHS =
  /(?<![\w./-])((?:src|test|docs|demo|bench|emulator|scripts|schema|sandbox|\.github|\.ci)\/[\w@./*…-]*[\w/*…])/g

describe('docs/operations.md', () => {
  const rows = tableOf(operations, 'Variable')

  test('has a row for every setting, in the order of the schema, and for nothing else', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(ENV_FIELDS))
  })

  test('gives the defaults that hold', () => {
    const said = Object.fromEntries(rows.map(([name = '', fallback]) => [name, fallback]))
    const wrong = Object.entries(ENV_FIELDS).filter(([name, field]) => {
      const { success, data } = field.safeParse(undefined)
      // An empty list says so in words.
      return success && data !== undefined && said[name] !== (String(data) || 'none')
    })
    expect(wrong.map(([name]) => name)).toEqual([])
  })
})

describe('docs/policy.md', () => {
  const rows = tableOf(policy, 'Key')

  test('has a row for every key, and for nothing else', () => {
    expect(rows.map(([name]) => name)).toEqual(keysOf(JSON.parse(renderPolicySchema())))
  })

  test.each(rows)(
    'gives the default of %s, and an example that is valid',
    (name = '', fallback, _what, example = '') => {
      const held = name
        .replace('protected-paths', 'protectedPaths')
        .replace('high-risk-count', 'highRiskCount')
        .replace('no-coverage', 'noCoverage')
        .replace('command-minutes', 'commandMinutes')
        .replace('expire-days', 'expireDays')
        .replace('after-merge.watch-hours', 'afterMerge.watchHours')
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], DEFAULT_POLICY)
      // What is left out goes by another key, or says nothing new.
      if (SILENT.has(name)) expect(parse(fallback ?? '')).toEqual(SILENT.get(name))
      const fixed = fallback === 'empty' ? '' : parse(fallback ?? '')
      if (!SILENT.has(name)) expect(held === undefined ? /^as /.test(fallback ?? '') : fixed).toEqual(held ?? true)
      const { policy: read, problems } = resolvePolicy({ repository: example }, 'release/1')
      expect(problems).toEqual([])
      expect(read).not.toEqual(DEFAULT_POLICY)
    },
  )

  test('has a row for every rule of the guard, in its order', () => {
    expect(tableOf(policy, 'Rule').map(([name]) => name)).toEqual([...RULE_NAMES])
  })
})

describe('README.md', () => {
  const table = tableOf(readPage('README.md'), 'You say')
    .map(([said]) => said)
    .join('\n')

  test.each(COMMANDS.map(({ word }) => word))('names the command %s', (word) => {
    expect(table).toMatch(new RegExp(`\\b${word}\\b`))
  })

  test('names the labels', () => {
    const label = table.split('\n').find((line) => line.includes('agent:')) ?? ''
    expect(KINDS.filter((kind) => !label.includes(kind))).toEqual([])
  })
})

describe('somewhere in the docs', () => {
  const code = pages.flatMap(codeOf).join('\n')

  test.each(programCommands)('sallyport %s is explained', (name) => {
    expect(code).toMatch(new RegExp(`sallyport(?:\\.mjs)? (?:-- )?${name}\\b`))
  })

  test.each(Object.keys(scripts))('the npm script %s is named', (name) => {
    expect(code).toMatch(new RegExp(`npm (?:run (?:--silent )?)?${name}(?![\\w:])`))
  })
})

test('decisions are numbered one after the other, in their names and in their headings', () => {
  const decisions = pages.filter(({ path }) => path.startsWith('docs/decisions/'))
  const numbered = decisions.map(({ path, text }) => [
    Number(/(\d{4})-/.exec(path)?.[1]),
    Number(/^# (\d+)\. /.exec(text)?.[1]),
  ])
  expect(numbered.sort(([left = 0], [right = 0]) => left - right)).toEqual(decisions.map((_, at) => [at + 1, at + 1]))
})

test('the policy of this repository is valid', () => {
  const text = readFileSync(join(ROOT, '.github', 'agent.yml'), 'utf8')
  expect(parsePolicy(text).problems).toEqual([])
})

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
}

// `rules` has a property a rule, which the table of rules names.
function keysOf({ properties = {} }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = name === 'rules' ? [] : keysOf(schema).map((key) => `${name}.${key}`)
    return inner.length === 0 ? [name] : inner
  })
}

function readProgramCommands(): string[] {
  const help = execFileSync(process.execPath, ['src/main.ts', '--help'], { cwd: ROOT, encoding: 'utf8' })
  return [...help.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name)
}

import { describe, expect, test } from '@jest/globals'
import { type BaseHead, findBaseHeads } from '../../../src/guard/base-heads.ts'
import { headerIn } from '../../../src/guard/source/licence-header.ts'
import type { TreeEntry } from '../../../src/ports/source-store.ts'
import { changeOf, file, finding, findingOf } from '../change.ts'

const HEADER = '// SPDX-License-Identifier: Apache-2.0\n'
const siblings = (head: string, count = 4): BaseHead[] =>
  Array.from({ length: count }, (_, index) => ({ path: `src/${index}.ts`, head }))
const judged = (after: string, heads: BaseHead[], path = 'src/new.ts') =>
  findingOf('licence-headers', { change: changeOf(file(path, null, after)), heads })

describe('licence headers', () => {
  test.each([
    ['missing', 'const a = 1\n', siblings(HEADER), 'disclose'],
    ['there', `${HEADER}const a = 1\n`, siblings(HEADER), 'allow'],
    ['after a shebang', `#!/usr/bin/env node\n${HEADER}`, siblings(HEADER), 'allow'],
    ['of another licence', '// SPDX-License-Identifier: GPL-3.0-only\n', siblings(HEADER), 'disclose'],
    ['spoken of below the code only', `const a = 1\n${HEADER}`, siblings(HEADER), 'disclose'],
    ['no convention', 'const a = 1\n', siblings('const b = 1\n'), 'allow'],
    ['kept by half', 'const a = 1\n', [...siblings(HEADER, 2), ...siblings('b\n', 2)], 'allow'],
    ['too few to say', 'const a = 1\n', siblings(HEADER, 2), 'allow'],
  ] as const)('%s', (_name, after, heads, verb) => {
    expect(judged(after, [...heads]).verb).toBe(verb)
  })

  test('the finding names the file', () => {
    expect(judged('a\n', siblings(HEADER))).toEqual({
      rule: 'licence-headers',
      verb: 'disclose',
      reason: 'A new file without the licence header that its siblings carry (src/new.ts:1).',
      locations: [{ path: 'src/new.ts', line: 1 }],
    })
  })

  test('other kinds of files have conventions of their own', () => {
    expect(judged('a\n', siblings(HEADER), 'src/new.py').verb).toBe('allow')
    expect(judged('a\n', siblings(HEADER), 'README.md').verb).toBe('allow')
  })

  test('the change’s own files count as they were before, never as it leaves them', () => {
    const before = ['a', 'b', 'c'].map((name) => file(`${name}.ts`, `${HEADER}x\n`, `${HEADER}y\n`))
    expect(finding('licence-headers', [...before, file('d.ts', null, 'x\n')]).verb).toBe('disclose')
    const after = ['a', 'b', 'c'].map((name) => file(`${name}.ts`, 'x\n', `${HEADER}x\n`))
    expect(finding('licence-headers', [...after, file('d.ts', null, 'x\n')]).verb).toBe('allow')
  })

  test('a header that is gone or changed is said without any sample', () => {
    const [was, other] = [`${HEADER}x\n`, '// SPDX-License-Identifier: MIT\nx\n']
    expect(finding('licence-headers', [file('a.ts', was, 'x\n')]).reason).toBe(
      'A licence header that is gone (a.ts:1).',
    )
    expect(finding('licence-headers', [file('a.ts', was, other)]).verb).toBe('disclose')
    expect(finding('licence-headers', [file('a.ts', was, was.replace('x', 'y'))]).verb).toBe('allow')
  })

  test('without a sample a new file is not judged', () => {
    expect(finding('licence-headers', [file('a.ts', null, 'x\n')]).verb).toBe('not-judged')
  })
})

test.each([
  ['/*\n * Copyright 2020 Some Body\n */\nx', 'a licence'],
  ['# -*- coding: utf-8 -*-\n# Licensed under the MIT License\n', 'a licence'],
  ['"""Module.\n\nSPDX-License-Identifier: MIT OR Apache-2.0\n"""\n', 'mit or apache-2.0'],
  ['<?php\n// (c) 2020 X\n', 'a licence'],
  ['/* x */ const copyright = 1\n', 'a licence'],
  ['const copyright = 1\n', undefined],
  ['', undefined],
])('%j has the header %s', (text, header) => {
  expect(headerIn(text)).toBe(header)
})

test('the sample is bounded, of the kinds that were added, without what the change touches', async () => {
  const entries = Array.from(
    { length: 400 },
    (_, index): TreeEntry => ({
      path: `src/${index % 2 === 0 ? 'near' : 'far'}/${index}.${index % 5 === 0 ? 'py' : 'ts'}`,
      mode: '100644',
      oid: String(index),
      size: 10,
    }),
  )
  const reads: string[] = []
  const deps = {
    entries: async () => entries,
    read: async (oid: string) => {
      reads.push(oid)
      return new TextEncoder().encode(HEADER)
    },
  }
  const change = changeOf(file('src/near/2.ts', 'a\n', 'b\n'), file('src/near/new.ts', null, 'x\n'))
  const heads = await findBaseHeads(change, deps)
  expect(reads).toHaveLength(12)
  expect(heads.every(({ path, head }) => path.endsWith('.ts') && head === HEADER)).toBe(true)
  expect(heads.filter(({ path }) => path.startsWith('src/near/')).length).toBeGreaterThanOrEqual(6)
  expect(heads.map(({ path }) => path)).not.toContain('src/near/2.ts')
  expect(await findBaseHeads(changeOf(file('a.md', null, 'x\n')), deps)).toEqual([])
})

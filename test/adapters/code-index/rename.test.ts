import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createAnswers } from '../../../src/adapters/code-index/answer.ts'
import type { FileFacts } from '../../../src/adapters/code-index/facts.ts'
import { readFileFacts } from '../../../src/adapters/code-index/read-file.ts'
import { rewrite } from '../../../src/adapters/code-index/rewrite.ts'
import type { CodeEdit } from '../../../src/ports/code-index.ts'

type Tree = Readonly<Record<string, string>>

async function ask(tree: Tree, query: { name: string; to: string; path?: string }) {
  const files = new Map<string, FileFacts>()
  for (const [path, text] of Object.entries(tree)) {
    const facts = await readFileFacts(path, Buffer.from(text))
    if (facts !== undefined) files.set(path, facts)
  }
  return createAnswers({ files, settings: new Map() })({ type: 'rename', ...query }, [])
}

async function renamed(tree: Tree, query: { name: string; to: string; path?: string }): Promise<Tree> {
  const answer = await ask(tree, query)
  if (answer.type !== 'edits') throw new Error(JSON.stringify(answer))
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [path, apply(text, path, answer.edits)]))
}

function apply(text: string, path: string, edits: readonly CodeEdit[]): string {
  return edits
    .filter((edit) => edit.path === path)
    .sort((left, right) => right.at - left.at)
    .reduce((result, { at, length, text: fresh }) => result.slice(0, at) + fresh + result.slice(at + length), text)
}

describe('rename', () => {
  test.each<readonly [string, Tree, Tree]>([
    [
      'takes a type along with the value beside it',
      {
        'a.ts': 'export interface Box { x: 1 }\nexport const Box = { x: 1 }\n',
        'b.ts': "import { Box } from './a.ts'\nexport const f = (b: Box) => Box\n",
      },
      {
        'a.ts': 'export interface Crate { x: 1 }\nexport const Crate = { x: 1 }\n',
        'b.ts': "import { Crate } from './a.ts'\nexport const f = (b: Crate) => Crate\n",
      },
    ],
    [
      'leaves a name that an import gives, even the same one',
      {
        'a.ts': 'const Box = 1\nexport { Box as other }\n',
        'b.ts': "import { other as Box } from './a.ts'\nBox\n",
      },
      {
        'a.ts': 'const Crate = 1\nexport { Crate as other }\n',
        'b.ts': "import { other as Box } from './a.ts'\nBox\n",
      },
    ],
    [
      'keeps what a CommonJS module is called outside',
      {
        'a.js': 'function Box() {}\nmodule.exports = { Box, more: Box }\n',
        'b.js': "const { Box } = require('./a')\nBox()\n",
      },
      {
        'a.js': 'function Crate() {}\nmodule.exports = { Box: Crate, more: Crate }\n',
        'b.js': "const { Box } = require('./a')\nBox()\n",
      },
    ],
  ])('%s', async (_, before, after) => {
    expect(
      await renamed(before, { name: 'Box', to: 'Crate', path: before['a.ts'] === undefined ? 'a.js' : 'a.ts' }),
    ).toEqual(after)
  })

  test.each([
    ['a name that is taken', { 'a.ts': 'export const Box = 1\nconst Crate = Box\n' }],
    ['a member that a subtype has', { 'a.ts': 'class Box { Box() {} }\nclass B extends Box { Crate() {} }\n' }],
  ])('refuses %s', async (what, tree) => {
    const name = what.includes('member') ? 'Box.Box' : 'Box'
    expect((await ask(tree, { name, to: 'Crate' })).type).toBe('problem')
  })

  test.each(['class', 'return', 'def', '1a', 'a b', ''])('refuses %j, which is no name', async (to) => {
    expect((await ask({ 'a.ts': 'export const Box = 1\n' }, { name: 'Box', to })).type).toBe('problem')
  })

  test('says that what implements or overrides a member is unsure', async () => {
    const tree = { 'a.ts': 'interface Box { shut(): void }\nclass B implements Box { shut() {} }\n' }
    const answer = await ask(tree, { name: 'Box.shut', to: 'close' })
    expect(answer).toMatchObject({ unsure: [{ path: 'a.ts', line: 2, inside: 'B' }] })
  })

  // Little modules of uses in every place that a name may stand in.
  const place = fc.constantFrom<(name: string) => string>(
    (name) => `${name}()`,
    (name) => `const l$ = [${name}, ...${name}]`,
    (name) => `const o$ = { ${name} }`,
    (name) => `const p$ = { ${name}: ${name} }`,
    (name) => `const f$ = (x = ${name}) => x.${name}`,
    (name) => `// ${name} "${name}"`,
    (name) => `const s$ = '${name}' + \`\${${name}} ${name}\``,
    (name) => `if (${name}) { for (const i of ${name}()) i }`,
    (name) => `class C$ { m() { return ${name}() } }`,
    (name) => `const t$: typeof ${name} = ${name}`,
  )
  const body = (name: string) =>
    fc
      .array(place, { maxLength: 6 })
      .map((places) =>
        places.map((each, index) => each(name).replaceAll('$', `${index}`).replace('`0{', '`${')).join('\n'),
      )

  test('there and back again gives the same bytes', async () => {
    const name = fc.constantFrom('area', 'ünit', '$x', '_y')
    const modules = name.chain((own) =>
      fc.record({
        own: fc.constant(own),
        here: body(own),
        there: body(own),
        kind: fc.constantFrom('function', 'const'),
      }),
    )
    await fc.assert(
      fc.asyncProperty(modules, async ({ own, here, there, kind }) => {
        const declared = kind === 'const' ? `export const ${own} = () => []` : `export function ${own}() { return [] }`
        const tree = { 'a.ts': `${declared}\n${here}\n`, 'b.ts': `import { ${own} } from './a.ts'\n${there}\n` }
        const away = await renamed(tree, { name: own, to: 'fresh', path: 'a.ts' })
        expect(away['b.ts']).toContain("import { fresh } from './a.ts'")
        const back = await renamed(away, { name: 'fresh', to: own, path: 'a.ts' })
        expect(back).toEqual(spelledOut(tree, own))
      }),
      { numRuns: 60 },
    )
  })

  test('a rewrite touches no string, no comment and nothing that only looks alike', async () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/)
    const quiet = word.chain((text) =>
      fc.constantFrom(
        `// old(${text})`,
        `/* old(${text}) */`,
        `const s = 'old(${text})'`,
        `bold(${text})`,
        `x.old(${text})`,
        `old(${text}, 1)`,
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(quiet, { maxLength: 8 }), word, async (lines, argument) => {
        const text = [...lines, `old(${argument})`, ''].join('\n')
        const files = [{ path: 'a.ts', content: Buffer.from(text) }]
        const answer = await rewrite({ pattern: 'old($A)', replacement: 'fresh($A)', files })
        if (answer.type !== 'edits') throw new Error(answer.type)
        expect(apply(text, 'a.ts', answer.edits)).toBe([...lines, `fresh(${argument})`, ''].join('\n'))
      }),
      { numRuns: 40 },
    )
  })
})

// `{ name }` comes back as `{ name: name }`, which means the same.
function spelledOut(tree: Tree, name: string): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, text]) => [
      path,
      text.replaceAll(/^(const o\d = )\{ (\S+) \}$/gm, (whole, head, own) =>
        own === name ? `${head}{ ${own}: ${own} }` : whole,
      ),
    ]),
  )
}

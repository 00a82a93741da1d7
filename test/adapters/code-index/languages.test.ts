import { describe, expect, test } from '@jest/globals'
import { createAnswers } from '../../../src/adapters/code-index/answer.ts'
import type { FileFacts } from '../../../src/adapters/code-index/facts.ts'
import { isSetting } from '../../../src/adapters/code-index/project.ts'
import { readFileFacts } from '../../../src/adapters/code-index/read-file.ts'
import type { CodeQuery } from '../../../src/ports/code-index.ts'

type Tree = Readonly<Record<string, string>>

async function answersOf(tree: Tree) {
  const files = new Map<string, FileFacts>()
  for (const [path, text] of Object.entries(tree)) {
    const facts = await readFileFacts(path, Buffer.from(text))
    if (facts !== undefined) files.set(path, facts)
  }
  const settings = new Map(Object.entries(tree).filter(([path]) => isSetting(path)))
  return createAnswers({ files, settings })
}

async function usesOf(tree: Tree, query: Omit<CodeQuery & { type: 'references' }, 'type'>): Promise<string[]> {
  const answer = await (await answersOf(tree))({ type: 'references', ...query }, [])
  if (answer.type !== 'references') throw new Error(JSON.stringify(answer))
  return answer.uses
    .filter(({ sure }) => sure)
    .map(({ path, line, how }) => `${path}:${line} ${how}`)
    .sort()
}

interface Case {
  readonly what: string
  readonly tree: Tree
  readonly name: string
  readonly path?: string
  readonly uses: readonly string[]
}

const CASES: readonly Case[] = [
  {
    what: 'TypeScript: an import under another name, a re-export and a local of the same name',
    tree: {
      'a.ts': 'export function area(r: number) { return r }\n',
      'index.ts': "export { area as surface } from './a.js'\n",
      'b.ts': "import { surface as s } from './index.ts'\nexport const x = s(1)\n",
      'c.ts': 'function f(area: number) { return area }\n',
    },
    name: 'area',
    path: 'a.ts',
    uses: ['b.ts:1 import', 'b.ts:2 use', 'index.ts:1 import'],
  },
  {
    what: 'TypeScript: paths of tsconfig and a workspace package by its exports',
    tree: {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } } // all',
      'packages/core/package.json': '{ "name": "@x/core", "exports": { "./geo": "./dist/geo.js" } }',
      'packages/core/src/geo.ts': 'export const unit = 1\n',
      'src/one.ts': "import { unit } from '@x/core/geo'\nexport const two = unit * 2\n",
      'src/use.ts': "import { two } from '~/one'\nconsole.log(two)\n",
    },
    name: 'unit',
    uses: ['src/one.ts:1 import', 'src/one.ts:2 use'],
  },
  {
    what: 'TypeScript: a method by the type that is written down',
    tree: {
      'a.ts': 'export class Box {\n  open() { return this.shut() }\n  shut() {}\n}\n',
      'b.ts':
        "import { Box } from './a.ts'\nexport const f = (box: Box) => box.shut()\nconst other = { shut() {} }\nother.shut()\n",
    },
    name: 'Box.shut',
    uses: ['a.ts:2 use', 'b.ts:2 use'],
  },
  {
    what: 'TypeScript: a type and a value of one name, overloads, and what a namespace hands on over several lines',
    tree: {
      'a.ts':
        'export interface Box { x: 1 }\nexport function Box(x: 1): Box\nexport function Box(x: 2): Box\nexport function Box(x: any): any {}\n',
      'all.ts': "export * as inner from './a.ts'\n",
      'b.ts': "import * as z from './all.ts'\nexport const f = (box: z.inner.Box) =>\n  z\n    .inner\n    .Box(1)\n",
    },
    name: 'Box',
    uses: ['a.ts:2 use', 'a.ts:3 use', 'b.ts:2 use', 'b.ts:5 use'],
  },
  {
    what: 'JavaScript: what a CommonJS module assigns',
    tree: {
      'a.js': 'function area() {}\nmodule.exports = { area, other: area }\n',
      'b.js': "const { area, other: mine } = require('./a')\narea()\nmine()\n",
      'c.js': "const whole = require('./a')\nwhole.area()\nwhole.none()\n",
    },
    name: 'area',
    path: 'a.js',
    uses: ['a.js:2 use', 'a.js:2 use', 'b.js:1 import', 'b.js:1 import', 'b.js:2 use', 'b.js:3 use', 'c.js:2 use'],
  },
  {
    what: 'TypeScript: a field of a class, not one of a type that is written in place',
    tree: {
      'a.ts': 'class Box {\n  make(at: { side: 1 }): { side: 2 } { return this.side }\n  side = 1\n}\n',
      'b.ts': 'type Round = { radius: 1 }\nexport const f = (round: Round) => round.radius\n',
    },
    name: 'Box.side',
    uses: ['a.ts:2 use'],
  },
  {
    what: 'JavaScript: what is required, and JSX',
    tree: {
      'a.js': 'function Button() {}\nexports.Button = Button\n',
      'b.jsx': "const { Button } = require('./a')\nexport const view = () => <Button x={1} />\n",
    },
    name: 'Button',
    path: 'a.js',
    uses: ['a.js:2 use', 'b.jsx:1 import', 'b.jsx:2 use'],
  },
  {
    what: 'Python: relative and absolute imports, and what a package hands on',
    tree: {
      'pkg/__init__.py': 'from .shape import area\n',
      'pkg/shape.py': 'def area(r):\n    return r\n',
      'pkg/more.py': 'from . import shape\nprint(shape.area(1))\n',
      'main.py': 'from pkg import area as a\na(2)\n',
    },
    name: 'area',
    uses: ['main.py:1 import', 'main.py:2 use', 'pkg/__init__.py:1 import', 'pkg/more.py:2 use'],
  },
  {
    what: 'Go: a package by its module path, and the same package in another file',
    tree: {
      'go.mod': 'module example.com/app\n',
      'geo/area.go': 'package geo\n\nfunc Area(r int) int { return r }\n',
      'geo/twice.go': 'package geo\n\nfunc Twice(r int) int { return Area(r) * 2 }\n',
      'main.go': 'package main\n\nimport "example.com/app/geo"\n\nfunc main() { geo.Area(1) }\n',
    },
    name: 'Area',
    uses: ['geo/twice.go:3 use', 'main.go:5 use'],
  },
  {
    what: 'Go: a method of a receiver whose type is written down',
    tree: {
      'a.go': 'package a\n\ntype Box struct{}\n\nfunc (b *Box) Shut() {}\n',
      'b.go': 'package a\n\nfunc f(b *Box) { b.Shut() }\n',
    },
    name: 'Box.Shut',
    uses: ['b.go:3 use'],
  },
  {
    what: 'Rust: paths from the crate, through a module, and in place',
    tree: {
      'Cargo.toml': '[package]\nname = "app"\n',
      'src/main.rs': 'mod geo;\nuse crate::geo::area;\nfn main() { area(1); crate::geo::area(2); }\n',
      'src/geo.rs': 'pub fn area(r: i32) -> i32 { r }\n',
    },
    name: 'area',
    uses: ['src/main.rs:2 import', 'src/main.rs:3 use', 'src/main.rs:3 use'],
  },
  {
    what: 'Java: a class of another package, and a method by the declared type',
    tree: {
      'a/Box.java': 'package a;\npublic class Box {\n  public void shut() {}\n}\n',
      'b/Use.java': 'package b;\nimport a.Box;\nclass Use { void f(Box box) { box.shut(); } }\n',
    },
    name: 'Box.shut',
    uses: ['b/Use.java:3 use'],
  },
]

describe('references', () => {
  test.each(CASES)('$what', async ({ tree, name, path, uses }) => {
    expect(await usesOf(tree, { name, ...(path && { path }) })).toEqual(uses)
  })

  test('a name that several symbols have is refused with their places', async () => {
    const answers = await answersOf({ 'a.ts': 'export const x = 1\n', 'b.ts': 'export const x = 2\n' })
    expect(await answers({ type: 'references', name: 'x' }, [])).toEqual({
      type: 'problem',
      problem: '2 symbols are called x: name the path, or Type.member.\na.ts:1 variable x\nb.ts:1 variable x',
    })
  })
})

describe('impact', () => {
  test('what a change touches, who depends on it and which tests reach it', async () => {
    const answers = await answersOf({
      'a.ts': 'export function one() { return 1 }\nexport function two() { return 2 }\n',
      'b.ts': "import { one } from './a.ts'\nexport const b = () => one()\n",
      'c.ts': "import { b } from './b.ts'\nexport const c = () => b()\n",
      'c.test.ts': "import { c } from './c.ts'\nc()\n",
    })
    const before = Buffer.from('export function one() { return 1 }\nexport function two() { return 2 }\n')
    const after = Buffer.from('export function one() { return 3 }\nexport function two() { return 2 }\n')
    expect(await answers({ type: 'impact' }, [{ path: 'a.ts', before, after }])).toEqual({
      type: 'impact',
      impact: {
        touched: [{ path: 'a.ts', line: 1, kind: 'function', name: 'one', how: 'changed' }],
        dependents: [
          { path: 'b.ts', uses: ['one'] },
          { path: 'c.ts', uses: [] },
        ],
        tests: ['c.test.ts'],
      },
    })
  })
})

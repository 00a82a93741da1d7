import { describe, expect, test } from '@jest/globals'
import { readImports } from '../../../src/guard/imports/read-imports.ts'
import { file, finding } from '../change.ts'

const boundaries = [
  { from: 'src/domain/', disallow: ['src/adapters/', 'express'] },
  { from: 'app/core/', disallow: ['app/web/'] },
]
const judged = (path: string, before: string | null, after: string, previousPath?: string) =>
  finding('architecture', [file(path, before, after, previousPath === undefined ? {} : { previousPath })], {
    boundaries,
  })

describe('boundaries', () => {
  test.each([
    ['src/domain/a.ts', "import { x } from '../adapters/db.ts'\n"],
    ['src/domain/a.ts', "import type { X } from '../adapters/db.ts'\n"],
    ['src/domain/a.ts', "import {\n  x,\n} from '../adapters/db.js'\n"],
    ['src/domain/a.ts', "import '../adapters'\n"],
    ['src/domain/a.ts', "export * from '../adapters/db.ts'\n"],
    ['src/domain/a.js', "const x = require( '../adapters/db' )\n"],
    ['src/domain/b/a.js', "const x = await import(/* why */ '../../adapters/db.js')\n"],
    ['src/domain/a.ts', "import express from 'express'\n"],
    ['src/domain/a.ts', "import express from 'express/lib/router'\n"],
    ['app/core/a.py', 'from app.web import views\n'],
    ['app/core/a.py', 'from app import (\n    models,\n    web,\n)\n'],
    ['app/core/a.py', 'from ..web.views import index\n'],
    ['app/core/a.py', 'import os, app.web.views as v\n'],
  ])('%s: %j crosses one', (path, text) => {
    expect(judged(path, 'x\n', `x\n${text}`).verb).toBe('block')
  })

  test.each([
    ['src/domain/a.ts', "import { x } from './adapters.ts'\n"],
    ['src/domain/a.ts', "// import { x } from '../adapters/db.ts'\n"],
    ['src/domain/a.ts', 'const text = "import \'../adapters/db.ts\'"\n'],
    ['src/ports/a.ts', "import { x } from '../adapters/db.ts'\n"],
    ['app/core/a.py', 'from app.core import web\n'],
    ['app/core/a.py', '"""\nfrom app.web import views\n"""\n'],
    ['src/domain/a.md', "import { x } from '../adapters/db.ts'\n"],
  ])('%s: %j crosses none', (path, text) => {
    expect(judged(path, 'x\n', `x\n${text}`).verb).toBe('allow')
  })

  test('what crossed before stays, also where its line moves; a file that moves across takes it along', () => {
    const text = "import { x } from '../adapters/db.ts'\n"
    expect(judged('src/domain/a.ts', text, `// why\n${text}`).verb).toBe('allow')
    expect(judged('src/domain/a.ts', text, text, 'src/other/a.ts').verb).toBe('block')
  })

  test('the finding names boundary, import and line', () => {
    expect(judged('src/domain/a.ts', 'x\n', "x\nimport '../adapters/db.ts'\n")).toEqual({
      rule: 'architecture',
      verb: 'block',
      reason: 'An import of ../adapters/db.ts, though src/domain/ may not import src/adapters/ (src/domain/a.ts:2).',
      locations: [{ path: 'src/domain/a.ts', line: 2 }],
    })
  })
})

describe('circles', () => {
  const asks = (...paths: string[]) => paths.map((path) => `import { a } from '${path}'\n`).join('')
  const verb = (...files: [path: string, before: string, after: string][]) =>
    finding(
      'architecture',
      files.map(([path, before, after]) => file(path, before, after)),
    ).verb

  test('a new one is held', () => {
    expect(verb(['a.ts', '', asks('./b.js')], ['b.ts', asks('./a.ts'), `${asks('./a.ts')}x\n`])).toBe('hold')
    expect(verb(['a.ts', '', asks('./b')], ['b.ts', '', asks('./c')], ['c.ts', '', asks('./a')])).toBe('hold')
  })

  test('an old one, one of types, and a chain are not', () => {
    const [ab, ba] = [asks('./b'), asks('./a')]
    expect(verb(['a.ts', ab, `${ab}x\n`], ['b.ts', ba, `${ba}${ba}`])).toBe('allow')
    expect(verb(['a.ts', '', ab.replace('import', 'import type')], ['b.ts', '', ba])).toBe('allow')
    expect(verb(['a.ts', '', ab], ['b.ts', '', asks('./c')], ['c.ts', '', ''])).toBe('allow')
  })

  test('a third file that joins an old one is new', () => {
    const [ab, ba] = [asks('./b'), asks('./a')]
    expect(verb(['a.ts', ab, asks('./b', './c')], ['b.ts', ba, `${ba}x\n`], ['c.ts', '', asks('./b')])).toBe('hold')
  })

  test('a chain of thousands takes no stack and no time', () => {
    const started = performance.now()
    const chain = Array.from({ length: 3_000 }, (_, index) =>
      file(`f${index}.ts`, null, asks(`./f${(index + 1) % 3_000}.ts`)),
    )
    expect(finding('architecture', chain).verb).toBe('hold')
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

test('a hostile text takes no time', () => {
  const started = performance.now()
  for (const part of ['from ', "import('", 'import ', 'from a import (', 'require (\n', "from '"]) {
    for (const path of ['a.ts', 'a.py']) readImports(path, part.repeat(30_000))
  }
  expect(performance.now() - started).toBeLessThan(3_000)
})

test('a file of an old circle beside it does not excuse a new one', () => {
  const a = file('src/a.ts', '', "import { b } from './b.ts'\n")
  const b = file('src/b.ts', "import { a } from './a.ts'\n", "import { a } from './a.ts'\nexport const b = a\n")
  expect(finding('architecture', [a, b]).verb).toBe('hold')
  const revealing = file('src/c.ts', "import { a } from './a.ts'\n", "import { a } from './a.ts'\n// c\n")
  const old = file(
    'src/a.ts',
    "import { c } from './c.ts'\n",
    "import { c } from './c.ts'\nimport { b } from './b.ts'\n",
  )
  const back = file(
    'src/b.ts',
    "import { c } from './c.ts'\n",
    "import { c } from './c.ts'\nimport { a } from './a.ts'\n",
  )
  expect(finding('architecture', [old, back]).verb).toBe('hold')
  expect(finding('architecture', [old, back, revealing]).verb).toBe('hold')
})

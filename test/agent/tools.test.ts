import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { executeCall } from '../../src/agent/execute.ts'
import type { ToolRoom } from '../../src/agent/tools/tool.ts'
import { TOOLS } from '../../src/agent/tools/tools.ts'
import type { Sandbox } from '../../src/ports/sandbox.ts'
import { createFakeEngine } from '../fixtures/fake-sandbox.ts'

const MANY = Object.fromEntries(
  Array.from({ length: 600 }, (_, n) => [`src/part-${n % 20}/deep/file-${String(n).padStart(3, '0')}.ts`, `${n}\n`]),
)
const FILES = {
  ...MANY,
  'a.txt': 'one\ntwo\nthree\n',
  'twice.txt': 'same\nother\nsame\n',
  'crlf.txt': 'one\r\ntwo\r\nthree\r\n',
  'latin1.txt': Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x0a, 0x78, 0x0a]),
  'binary.bin': Buffer.from([1, 0, 2]),
  'long.txt': Array.from({ length: 3000 }, (_, n) => `line ${n + 1}`).join('\n'),
  'wide.txt': `${'x'.repeat(50_000)}\nend\n`,
  'empty.txt': '',
  '-rf': 'a dash\n',
  "it's $(odd) name.txt": 'odd\n',
  'esc.txt': 'a\u001b[31mred\u001b[0m\n',
  'node_modules/dep/index.js': 'needle\n',
}
const signal = new AbortController().signal
let sandbox: Sandbox
let room: ToolRoom

beforeAll(async () => {
  sandbox = await createFakeEngine(FILES).create({} as never)
  room = {
    exec: (command) => sandbox.exec(command, signal),
    remainingMs: () => 60_000,
    aborted: () => false,
  }
})
afterAll(() => sandbox.destroy())

async function call(name: string, args: unknown): Promise<string> {
  const redact = async (text: string) => text
  const outcome = await executeCall({ id: '1', name, arguments: JSON.stringify(args) }, { room, tools: TOOLS, redact })
  if (outcome.type !== 'result') throw new Error(outcome.type)
  return `${outcome.ok ? 'ok' : 'no'}: ${outcome.text}`
}

describe('read_file', () => {
  test.each([
    ['a file', { path: 'a.txt' }, 'ok: one\ntwo\nthree'],
    ['by its absolute path', { path: '/workspace/a.txt' }, 'ok: one\ntwo\nthree'],
    ['a part', { path: 'a.txt', offset: 2, limit: 1 }, 'ok: two\n[lines 2-2 of 3; next: offset 3]'],
    ['beyond its end', { path: 'a.txt', offset: 9 }, 'no: a.txt has only 3 lines.'],
    ['an empty one', { path: 'empty.txt' }, 'ok: (empty file)'],
    ['a binary one', { path: 'binary.bin' }, 'no: binary.bin is a binary file of 3 bytes.'],
    ['a missing one', { path: 'x.txt' }, 'no: No such file: x.txt. list_files shows what there is.'],
    ['a folder', { path: 'src' }, 'no: src is a directory. list_files shows what is in it.'],
    ['a name like an option', { path: '-rf' }, 'ok: a dash'],
    ['a name like a command', { path: "it's $(odd) name.txt" }, 'ok: odd'],
    ['CRLF', { path: 'crlf.txt' }, 'ok: one\ntwo\nthree'],
    ['escape sequences', { path: 'esc.txt' }, 'ok: ared'],
  ])('%s', async (_name, args, expected) => {
    expect(await call('read_file', args)).toBe(expected)
  })

  test('a long file comes in pages that join without gap', async () => {
    const pages: string[] = []
    for (let offset: number | undefined = 1; offset !== undefined && pages.length < 10; ) {
      const page: string = await call('read_file', { path: 'long.txt', offset })
      pages.push(page.replace(/^ok: /, '').replace(/\n\[lines .*$/, ''))
      const next = /next: offset (\d+)\]$/.exec(page)?.[1]
      offset = next === undefined ? undefined : Number(next)
    }
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.join('\n')).toBe(FILES['long.txt'])
  })

  test('one huge line is bounded', async () => {
    const page = await call('read_file', { path: 'wide.txt' })
    expect(page.length).toBeLessThan(11_000)
    expect(page).toMatch(/40000 more\]\n\[lines 1-1 of 2; next: offset 2\]$/)
  })
})

describe('edit_file', () => {
  const cat = (path: string) => call('run', { command: `od -An -c ${path} | tr -d ' \\n'` })
  test('replaces what occurs once, and nothing else', async () => {
    await call('write_file', { path: 'e.txt', content: 'one\ntwo\nthree\n' })
    expect(await call('edit_file', { path: 'e.txt', old: 'two', new: '2 $& $1' })).toBe('ok: Edited e.txt at line 2.')
    expect(await call('read_file', { path: 'e.txt' })).toBe('ok: one\n2 $& $1\nthree')
  })

  test.each([
    ['twice', { path: 'twice.txt', old: 'same', new: 'x' }, /^no: old occurs 2 times \(lines 1, 3\): add lines around/],
    ['overlapping', { path: 'wide.txt', old: 'xx', new: 'x' }, /^no: old occurs 1000 times/],
    ['nowhere', { path: 'a.txt', old: 'four', new: 'x' }, /^no: old does not occur in a\.txt/],
    ['in nothing', { path: 'x.txt', old: 'a', new: 'x' }, /^no: No such file/],
    ['with itself', { path: 'a.txt', old: 'one', new: 'one' }, /^no: old and new are the same/],
  ])('refuses what occurs %s', async (_name, args, expected) => {
    expect(await call('edit_file', args)).toMatch(expected)
  })

  test("keeps the file's line ends, and bytes that are no UTF-8", async () => {
    expect(await call('edit_file', { path: 'crlf.txt', old: 'one\ntwo', new: '1\n2' })).toMatch(/^ok/)
    expect(await cat('crlf.txt')).toBe('ok: exit code 0\n1\\r\\n2\\r\\nthree\\r\\n')
    expect(await call('edit_file', { path: 'latin1.txt', old: 'x', new: 'y' })).toMatch(/^ok/)
    expect(await cat('latin1.txt')).toBe('ok: exit code 0\ngr374337\\ny\\n')
  })

  test('keeps the mode', async () => {
    await call('run', { command: 'printf "#!/bin/sh\\necho a\\n" > s.sh; chmod 755 s.sh' })
    await call('edit_file', { path: 's.sh', old: 'echo a', new: 'echo b' })
    expect(await call('run', { command: './s.sh' })).toBe('ok: exit code 0\nb')
  })
})

test('write_file makes folders, and takes names and contents literally', async () => {
  const path = 'new/$(touch evil)/-x'
  expect(await call('write_file', { path, content: '$(touch evil)\n' })).toBe(`ok: Wrote ${path} (14 bytes).`)
  expect(await call('read_file', { path })).toBe('ok: $(touch evil)')
  expect(await call('read_file', { path: 'evil' })).toMatch(/^no/)
  expect(await call('write_file', { path: 'src', content: 'x' })).toMatch(/^no: src is a directory/)
})

describe('list_files', () => {
  test('a small folder in full, a large one summed up, without dependencies', async () => {
    expect(await call('list_files', { path: 'src/part-0' })).toMatch(/^ok: deep\/file-000\.ts\ndeep\/file-020\.ts\n/)
    const all = await call('list_files', {})
    expect(all).toContain('src/part-7/deep/ (30 files)')
    expect(all).not.toContain('node_modules')
    expect(all.length).toBeLessThan(3_000)
  })
  test('a folder that is not there', async () => {
    expect(await call('list_files', { path: 'nowhere' })).toBe('no: No such folder: nowhere.')
  })
})

describe('search', () => {
  test.each([
    ['a match', { pattern: 'thr\\w+', path: 'a.txt' }, /^ok: a\.txt:3:three$/],
    ['none', { pattern: 'needles' }, /^ok: No match\.$/],
    ['a pattern like an option', { pattern: '--files' }, /^ok: No match\.$/],
    ['a broken pattern', { pattern: '(' }, /^no: /],
    ['digits', { pattern: '^line 12\\d\\d$', path: 'long.txt' }, /^ok: long\.txt:1200:line 1200\n/],
    ['too many', { pattern: 'line' }, /\[2\d\d\d more matches: narrow the pattern or the path\]$/],
  ])('%s', async (_name, args, expected) => {
    expect(await call('search', args)).toMatch(expected)
  })
  test('long lines are cut', async () => {
    expect((await call('search', { pattern: 'xxx' })).length).toBeLessThan(400)
  })
})

describe('run', () => {
  test.each([
    ['both streams in order', 'echo a; echo b >&2; echo c', 'ok: exit code 0\na\nb\nc'],
    ['failure', 'exit 7', 'no: exit code 7'],
    ['no input to wait for', 'cat', 'ok: exit code 0'],
  ])('%s', async (_name, command, expected) => {
    expect(await call('run', { command })).toBe(expected)
  })
  test('too long: killed', async () => {
    expect(await call('run', { command: 'echo a; sleep 30', timeout_seconds: 1 })).toBe('no: killed after 1 s\na')
  })
  test('endless output is cut in the middle, and counted', async () => {
    const text = await call('run', { command: 'echo first; yes | head -c 900000; echo last' })
    expect(text.length).toBeLessThan(263_000)
    expect(text).toMatch(/^ok: exit code 0\n\[\d+ bytes were cut out of the middle of this\]\nfirst/)
    expect(text).toMatch(/characters cut.*last$/s)
  })
})

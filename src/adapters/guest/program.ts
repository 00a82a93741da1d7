import { readFileSync } from 'node:fs'

const FILES = ['supervisor.cjs', 'output.cjs', 'pack.cjs', 'tunnels.cjs', 'unpack.cjs'] as const

/**
 * Arguments for the guest's Node: takes the supervisor from the first bytes of its standard input. So no file has to
 * be mounted or copied into the guest, and none lies there to be changed between two commands.
 */
export const BOOTSTRAP: readonly string[] = [
  '--max-old-space-size=256',
  '-e',
  [
    'const take = (n) => {',
    'const bytes = Buffer.alloc(n);',
    "for (let at = 0, got; at < n; at += got) if (!(got = require('fs').readSync(0, bytes, at, n - at))) process.exit();",
    'return bytes };',
    "new Function('require', String(take(take(4).readUInt32BE())))(require)",
  ].join(' '),
]

/** The supervisor as BOOTSTRAP expects it: length (4 bytes), then one text of all its files. */
export function renderProgram(): Buffer {
  const sources = Object.fromEntries(FILES.map((name) => [`./${name}`, sourceOf(name)]))
  const text = Buffer.from(`const sources = ${JSON.stringify(sources)}
const load = (name) => {
  if (sources[name] === undefined) return require(name)
  const module = { exports: {} }
  new Function('module', 'require', sources[name])(module, load)
  return module.exports
}
load('./supervisor.cjs')`)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text])
}

function sourceOf(name: (typeof FILES)[number]): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

import type { Import } from './import.ts'

const NAME = /^[\w.]{1,300}$/
// Where packages lie when not at the root.
const ROOTS = ['', 'src/', 'lib/']

/** @param code a Python file without its comments and strings. */
export function pythonImports(path: string, code: string): Import[] {
  const found = code.matchAll(
    /^[ \t]{0,80}(?:import[ \t]+([^\n;]{1,1000})|from[ \t]+([.\w]{1,300})[ \t]+import[ \t]*(?:\(([^()]{0,4000})\)|([^\n;]{1,1000})))/gm,
  )
  let [line, from] = [1, 0]
  return [...found].flatMap(({ index, 1: plain, 2: module = '', 3: inside, 4: names }) => {
    line += code.slice(from, index).split('\n').length - 1
    from = index
    const written = plain === undefined ? membersOf(module, inside ?? names ?? '') : listOf(plain)
    return written.map((name) => ({ written: name, line, targets: targetsOf(path, name), isType: false }))
  })
}

// A name may be a module of its own or something that the module holds: the module itself is asked for either way.
function membersOf(module: string, names: string): string[] {
  const joint = module.endsWith('.') ? module : `${module}.`
  return [module, ...listOf(names).map((name) => `${joint}${name}`)]
}

function listOf(text: string): string[] {
  const names = text.split(',').map((item) => item.trim().split(/\s/, 1)[0] ?? '')
  return names.filter((name) => NAME.test(name))
}

function targetsOf(path: string, written: string): string[] {
  const dots = written.length - written.replace(/^\.+/, '').length
  const inner = written.slice(dots).split('.').filter(Boolean)
  if (dots === 0) return ROOTS.flatMap((root) => filesOf(`${root}${inner.join('/')}`))
  const folders = path.split('/').slice(0, -1)
  if (dots - 1 > folders.length) return []
  return filesOf([...folders.slice(0, folders.length - dots + 1), ...inner].join('/'))
}

function filesOf(module: string): string[] {
  return module === '' ? [] : [module, `${module}.py`, `${module}/__init__.py`]
}

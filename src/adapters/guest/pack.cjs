const fs = require('node:fs')

const BLOCK = 512
const CHUNK = 65536

/** Yields a tar of everything below `root`, names relative to it, sorted by bytes, times zero. Follows no link. */
function* packTree(root) {
  yield* packFolder(Buffer.from(root), { prefix: Buffer.alloc(0) })
  yield Buffer.alloc(2 * BLOCK)
}

/** A tar, names relative to `/`, of what lies below the folders and is not among the known names. */
function* packAdditions(folders, known) {
  for (const folder of folders) yield* packFolder(Buffer.from(folder), { prefix: prefixOf(folder), known })
  yield Buffer.alloc(2 * BLOCK)
}

/** The names, as `packAdditions` would give them, of everything below the folders. */
function namesIn(folders) {
  const names = new Set()
  const walk = (folder, prefix) => {
    for (const name of readFolder(folder)) {
      const path = Buffer.concat([folder, Buffer.from('/'), name])
      const full = Buffer.concat([prefix, name])
      names.add(full.toString('latin1'))
      if (fs.lstatSync(path).isDirectory()) walk(path, Buffer.concat([full, Buffer.from('/')]))
    }
  }
  for (const folder of folders) walk(Buffer.from(folder), prefixOf(folder))
  return names
}

function prefixOf(folder) {
  return Buffer.from(`${folder.slice(1)}/`)
}

function* packFolder(folder, { prefix, known }) {
  for (const name of readFolder(folder)) {
    const path = Buffer.concat([folder, Buffer.from('/'), name])
    yield* packEntry(path, { name: Buffer.concat([prefix, name]), known })
  }
}

function* packEntry(path, { name, known }) {
  const stat = fs.lstatSync(path)
  const isKnown = known?.has(name.toString('latin1')) ?? false
  if (stat.isDirectory()) {
    const inner = Buffer.concat([name, Buffer.from('/')])
    if (!isKnown) yield* header({ name: inner, mode: stat.mode, type: '5' })
    yield* packFolder(path, { prefix: inner, known })
  } else if (isKnown) {
    // As the tree brought it, or changed since: not an addition.
  } else if (stat.isSymbolicLink()) {
    yield* header({ name, mode: stat.mode, type: '2', link: fs.readlinkSync(path, { encoding: 'buffer' }) })
  } else if (stat.isFile()) {
    yield* header({ name, mode: stat.mode, type: '0', size: stat.size })
    yield* content(path, stat.size)
  } else {
    // A pipe or a socket: named as such, for the reader of this tar to refuse.
    yield* header({ name, mode: stat.mode, type: '6' })
  }
}

// Nothing may be missing from an export because the guest took away its own permission to read it.
function readFolder(folder) {
  try {
    return sortedNames(folder)
  } catch (error) {
    if (error.code !== 'EACCES') throw error
    fs.chmodSync(folder, 0o700)
    return sortedNames(folder)
  }
}

function sortedNames(folder) {
  fs.accessSync(folder, fs.constants.X_OK)
  return fs.readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare)
}

function openFile(path) {
  const flags = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW
  try {
    return fs.openSync(path, flags)
  } catch (error) {
    if (error.code !== 'EACCES') throw error
    fs.chmodSync(path, 0o600)
    return fs.openSync(path, flags)
  }
}

function* content(path, size) {
  const file = openFile(path)
  try {
    for (let left = size; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(CHUNK, left))
      const read = fs.readSync(file, chunk)
      if (read === 0) throw new Error('a file became shorter while it was read')
      left -= read
      yield chunk.subarray(0, read)
    }
  } finally {
    fs.closeSync(file)
  }
  yield Buffer.alloc(padding(size))
}

const FIELD_BYTES = 100
const LARGEST_OCTAL = 0o77777777777

function* header({ name, mode, type, size = 0, link = Buffer.alloc(0) }) {
  const long = [
    ...(name.length > FIELD_BYTES ? [record('path', name)] : []),
    ...(link.length > FIELD_BYTES ? [record('linkpath', link)] : []),
    ...(size > LARGEST_OCTAL ? [record('size', Buffer.from(String(size)))] : []),
  ]
  if (long.length > 0) {
    const body = Buffer.concat(long)
    yield block({ name: Buffer.from('pax'), mode: 0o644, type: 'x', size: body.length, link: Buffer.alloc(0) })
    yield Buffer.concat([body, Buffer.alloc(padding(body.length))])
  }
  yield block({ name, mode, type, size: Math.min(size, LARGEST_OCTAL), link })
}

function block({ name, mode, type, size, link }) {
  const bytes = Buffer.alloc(BLOCK)
  name.copy(bytes, 0, 0, FIELD_BYTES)
  bytes.write(octal(mode & 0o777, 7), 100)
  bytes.write(octal(0, 7), 108)
  bytes.write(octal(0, 7), 116)
  bytes.write(octal(size, 11), 124)
  bytes.write(octal(0, 11), 136)
  bytes.write(' '.repeat(8), 148)
  bytes.write(type, 156)
  link.copy(bytes, 157, 0, FIELD_BYTES)
  bytes.write('ustar\u000000', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${octal(sum, 6)}\u0000 `, 148)
  return bytes
}

function octal(value, width) {
  return value.toString(8).padStart(width, '0')
}

// A pax record starts with its own length, that number's digits included.
function record(key, value) {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')])
  const digits = String(rest.length + String(rest.length).length).length
  return Buffer.concat([Buffer.from(String(rest.length + digits)), rest])
}

function padding(size) {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

module.exports = { namesIn, packAdditions, packTree }

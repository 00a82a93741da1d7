const { spawn } = require('node:child_process')
const fs = require('node:fs')
const { keepEnds } = require('./output.cjs')

const TAR = ['-x', '-f', '-', '--no-same-owner', '--delay-directory-restore']
const TREE = ['-C', '/workspace']
// A layer never takes the place of what the tree, or a layer before it, has brought.
const LAYER = ['-C', '/', '--skip-old-files']

const LARGE_READS = ['--blocking-factor=512']

/** Tars, one after the other, into tar's standard input, no faster than tar takes them. */
function createUnpacking({ done, fail }) {
  let running

  // T and U: bytes and end of the tree; L and M: of a layer.
  function take(type, id, chunk) {
    running ??= startTar(id, type === 'T' || type === 'U' ? TREE : LAYER)
    if (type === 'U' || type === 'M') {
      running.isGiven = true
      running.stdin.end()
      settle(id)
    } else if (!running.isOver && !running.stdin.write(Buffer.from(chunk))) process.stdin.pause()
  }

  // tar may end at the mark in its input, and more may stand behind that: the next one begins after all was given.
  function settle(id) {
    if (!running.isOver || !running.isGiven) return
    running = undefined
    done(id)
  }

  function startTar(id, into) {
    const child = spawn('tar', [...TAR, ...into], { stdio: ['pipe', 'ignore', 'pipe'] })
    const tar = { stdin: child.stdin, isGiven: false, isOver: false }
    const complaint = keepEnds(1000)
    child.stderr.on('data', complaint.push)
    child.stdin.on('drain', () => process.stdin.resume())
    child.stdin.on('error', () => process.stdin.resume())
    child.on('error', (error) => fail(id, error))
    child.on('close', (code) => {
      process.stdin.resume()
      if (code !== 0) return fail(id, `tar: ${complaint.end().bytes}`)
      tar.isOver = true
      settle(id)
    })
    return tar
  }

  // K: a layer that we were shown as a descriptor or as a path. Nobody else gets to hold it: no command has begun.
  function takeShown(id, { at, bytes }) {
    const file = openShown(at, bytes)
    if (file === undefined) return done(id, { taken: false })
    const child = spawn('tar', [...TAR, ...LARGE_READS, ...LAYER], { stdio: [file, 'ignore', 'pipe'] })
    fs.closeSync(file)
    const complaint = keepEnds(1000)
    child.stderr.on('data', complaint.push)
    child.on('error', (error) => fail(id, error))
    child.on('close', (code) => (code === 0 ? done(id, { taken: true }) : fail(id, `tar: ${complaint.end().bytes}`)))
  }

  return { take, takeShown }
}

function openShown(at, bytes) {
  try {
    const file = typeof at === 'number' ? at : fs.openSync(at, 'r')
    if (fs.fstatSync(file).size === bytes) return file
    fs.closeSync(file)
  } catch {
    // Not there, or not for us.
  }
}

module.exports = { createUnpacking }

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const { keepEnds } = require('./output.cjs')
const { namesIn, packAdditions, packTree } = require('./pack.cjs')
const { createTunnels } = require('./tunnels.cjs')
const { createUnpacking } = require('./unpack.cjs')

// Runs inside the sandbox, beside hostile code of the same user: what it says is never trusted outside. It is there
// for speed (a command costs a few milliseconds) and for tidiness (nothing outlives its command).

const WORKSPACE = '/workspace'
const KEPT = [WORKSPACE, '/home/agent']
const CHUNK = 65536
const state = { buffered: Buffer.alloc(0), frozen: false, running: undefined, known: new Set() }
const tunnels = createTunnels(send)
const unpacking = createUnpacking({ done: (id, said = {}) => sendJson('D', id, said), fail })

process.umask(0o022)
process.stdin.on('data', (chunk) => {
  state.buffered = state.buffered.length === 0 ? chunk : Buffer.concat([state.buffered, chunk])
  let offset = 0
  while (state.buffered.length - offset >= 4) {
    const end = offset + 4 + state.buffered.readUInt32BE(offset)
    if (end > state.buffered.length) break
    const frame = state.buffered.subarray(offset + 4, end)
    offset = end
    handle(String.fromCharCode(frame[0]), frame.readUInt32BE(1), frame.subarray(5))
  }
  state.buffered = state.buffered.subarray(offset)
})
process.stdin.on('end', () => process.exit(0))
send('R', 0)

function handle(type, id, payload) {
  if (tunnels.take(type, id, payload)) return
  if ('TULM'.includes(type)) unpacking.take(type, id, payload)
  else if (type === 'K') unpacking.takeShown(id, JSON.parse(payload.toString()))
  else if (type === 'G') void letOut(id)
  else if (type === 'X') prepare(id, JSON.parse(payload.toString()))
  else if (type === 'I') addInput(id, Buffer.from(payload))
  else if (type === 'C') cancel(id)
  else if (type === 'F') void freeze(id)
  else if (type === 'E') void exportTar(id, () => packTree(WORKSPACE))
  else if (type === 'A') void exportTar(id, () => packAdditions(KEPT, state.known))
}

function send(type, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9)
  head.writeUInt32BE(payload.length + 5, 0)
  head.write(type, 4, 'latin1')
  head.writeUInt32BE(id, 5)
  return process.stdout.write(Buffer.concat([head, payload]))
}

function sendJson(type, id, value) {
  send(type, id, Buffer.from(JSON.stringify(value)))
}

function fail(id, error) {
  sendJson('N', id, { message: String(error?.message ?? error).slice(0, 1000) })
}

// Before the first command: what is there now is not what set-up adds.
async function letOut(id) {
  try {
    state.known = namesIn(KEPT)
    await tunnels.listen()
    sendJson('D', id, {})
  } catch (error) {
    fail(id, error)
  }
}

// A command: collects its input, runs, and leaves nothing behind.

function prepare(id, request) {
  if (state.frozen) return fail(id, 'the sandbox is frozen')
  state.running = { id, request, input: [], missing: request.stdinBytes, started: performance.now() }
  if (state.running.missing === 0) run(state.running)
}

function addInput(id, chunk) {
  const command = state.running
  if (command?.id !== id) return
  command.input.push(chunk)
  command.missing -= chunk.length
  if (command.missing === 0) run(command)
}

function run(command) {
  const { argv, cwd, env, timeoutMs, maxOutputBytes } = command.request
  const stdout = keepEnds(maxOutputBytes)
  const stderr = keepEnds(maxOutputBytes)
  const end = (exitCode) => finish(command, { exitCode, stdout: stdout.end(), stderr: stderr.end() })
  const refuse = (error) => {
    stderr.push(Buffer.from(`cannot start ${argv[0]} in ${cwd}: ${error.code ?? error.message}\n`))
    end(error.code === 'ENOENT' ? 127 : 126)
  }
  let child
  try {
    child = spawn(argv[0], argv.slice(1), { cwd, env: { ...process.env, ...env }, detached: true })
  } catch (error) {
    return refuse(error)
  }
  child.stdout.on('data', stdout.push)
  child.stderr.on('data', stderr.push)
  child.stdin.on('error', () => {})
  if (child.pid === undefined) return void child.on('error', refuse)
  yieldTo(child.pid)
  command.timer = setTimeout(() => {
    command.timedOut = true
    killOthers()
  }, timeoutMs)
  child.stdin.end(Buffer.concat(command.input))
  child.on('exit', sweep)
  child.on('close', async (code) => {
    await sweep()
    end(code)
  })
}

// Out of memory, the kernel takes the command and not us; under a fork bomb we still get our turn.
function yieldTo(pid) {
  try {
    fs.writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
    os.setPriority(pid, 10)
  } catch {
    // It has ended already.
  }
}

function finish(command, { exitCode, stdout, stderr }) {
  clearTimeout(command.timer)
  state.running = undefined
  for (const [type, { bytes }] of [
    ['O', stdout],
    ['P', stderr],
  ]) {
    for (let at = 0; at < bytes.length; at += CHUNK) send(type, command.id, bytes.subarray(at, at + CHUNK))
  }
  sendJson('D', command.id, {
    exitCode,
    timedOut: command.timedOut === true,
    omitted: { stdout: stdout.omitted, stderr: stderr.omitted },
    durationMs: Math.round(performance.now() - command.started),
  })
}

function cancel(id) {
  if (state.running?.id === id) killOthers()
}

async function freeze(id) {
  state.frozen = true
  await sweep()
  sendJson('D', id, {})
}

async function exportTar(id, pack) {
  try {
    for (const chunk of pack()) {
      for (let at = 0; at < chunk.length; at += CHUNK) {
        if (!send('B', id, chunk.subarray(at, at + CHUNK))) await drained()
      }
    }
    sendJson('D', id, {})
  } catch (error) {
    fail(id, error)
  }
}

function drained() {
  return new Promise((resolve) => process.stdout.once('drain', resolve))
}

// kill(-1) is atomic against fork and spares only us and the init; ESRCH means that nobody else is left.
function killOthers() {
  try {
    process.kill(-1, 'SIGKILL')
    return true
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

async function sweep() {
  while (killOthers()) await new Promise((resolve) => setTimeout(resolve, 1))
}

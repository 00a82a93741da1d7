import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from 'tar-stream'
import { createSnapshotDirectory } from '../src/adapters/snapshots/snapshot-directory.ts'
import { DEFAULT_LIMITS, type SandboxEngine, withRoom } from '../src/ports/sandbox.ts'
import type { Snapshot } from '../src/ports/snapshot-store.ts'
import { median, type Section } from './figure.ts'
import { missing, smallTree, withBubblewrap, withDocker } from './sandbox.ts'

const MIB = 1024 ** 2
const SIZES = [10, 200, 600]
const ROUNDS = 3
/** As in a folder of packages: many small files. */
const FILE_BYTES = 12 * 1024
const FILES_A_FOLDER = 40

/** What a clean room costs beyond its command's own time, where what it needs was set up before. */
export async function measureCleanRooms(skipped: ReadonlySet<string>): Promise<readonly Section[]> {
  return [
    skipped.has('bubblewrap') ? missing(headOf('bubblewrap'), 'bubblewrap') : await withBubblewrap(measure),
    skipped.has('docker.io') ? missing(headOf('docker'), 'docker.io') : await withDocker(measure),
  ]
}

async function measure(engine: SandboxEngine): Promise<Section> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  const store = createSnapshotDirectory({ directory, maxBytes: 10 * 1024 ** 3 })
  try {
    await overhead(engine, undefined)
    const figures = [
      { what: 'nothing installed, median', value: await medianOf(engine, undefined), unit: 'ms' as const },
    ]
    for (const size of SIZES) {
      const snapshot = await store.put(String(size).padStart(64, '0'), installed(size * MIB))
      const what = `${size} MiB installed in files of 12 KiB, median`
      figures.push({ what, value: await medianOf(engine, snapshot), unit: 'ms' })
    }
    return { ...headOf(engine.name), figures }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function medianOf(engine: SandboxEngine, snapshot: Snapshot | undefined): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) took.push(await overhead(engine, snapshot))
  return median(took)
}

// All that is not the command: making the room, putting in what it needs, taking it away.
async function overhead(engine: SandboxEngine, snapshot: Snapshot | undefined): Promise<number> {
  const began = performance.now()
  const limits = withRoom(DEFAULT_LIMITS, snapshot?.bytes ?? 0)
  const layers = snapshot === undefined ? {} : { layers: [snapshot] }
  const order = { runId: 'bench', purpose: 'clean-room', tree: smallTree(), limits, ...layers } as const
  const sandbox = await engine.create(order)
  const { durationMs } = await sandbox.exec({ argv: ['true'], timeoutMs: 10_000, maxOutputBytes: 1024 })
  await sandbox.destroy()
  return performance.now() - began - durationMs
}

async function* installed(bytes: number): AsyncGenerator<Uint8Array> {
  const tar = pack()
  const content = Buffer.alloc(FILE_BYTES, 'module.exports = 1\n')
  const fill = async () => {
    for (let file = 0; file * FILE_BYTES < bytes; file += 1) {
      const name = `workspace/node_modules/p${Math.floor(file / FILES_A_FOLDER)}/f${file}.js`
      await new Promise((resolve) => tar.entry({ name, mode: 0o644 }, content, resolve))
    }
    tar.finalize()
  }
  const filling = fill()
  for await (const piece of tar) yield piece as Uint8Array
  await filling
}

function headOf(name: string) {
  const title = `clean room, ${name}: ${ROUNDS} rooms for each size, beyond the command's own time`
  return { title, command: 'npm run bench -- --only clean-room' }
}

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../../domain/fault.ts'
import type { SandboxStart } from '../../domain/sandbox-start.ts'
import type { Sandbox, SandboxEngine, SandboxLimits, SandboxOptions } from '../../ports/sandbox.ts'
import type { GuestProcess } from '../guest/guest-process.ts'
import { openSandbox } from '../guest/guest-sandbox.ts'
import { type HeldLayer, withHeldLayers } from '../guest/shown-layers.ts'
import type { Bounds } from './bounds.ts'
import { removeCgroups } from './cgroup.ts'
import { createEnvironment } from './environment.ts'
import { findBounds } from './find-bounds.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { startGuest } from './start-guest.ts'
import { stageToolchain, type Toolchain } from './toolchain.ts'

export interface BubblewrapOptions {
  /** Where it notes what it made, to clear up after a process that was killed. Created if absent. */
  readonly stateDirectory: string
  /** Goes on where memory and processes cannot be bounded. Only for a demonstration. */
  readonly allowUnbounded?: boolean
  /** npm's own folder, where it lies in none of the usual places. */
  readonly npmFolder?: string
  readonly log?: (line: string) => void
}

/** Sandboxes of Linux namespaces, without a daemon: bubblewrap, a seccomp filter, a control group, an unused uid. */
export function createBubblewrapEngine(options: BubblewrapOptions): SandboxEngine {
  const ledger = createLedger(options.stateDirectory)
  const stagingId = randomUUID()
  const living = new Set<GuestProcess>()
  let ready: Promise<Ready> | undefined
  const describeMachine = createEnvironment(options.npmFolder)

  async function prepare(): Promise<Ready> {
    await checkInstalled()
    const bounds = await findBounds(options)
    const staged = join(tmpdir(), `sallyport-tools-${randomUUID()}`)
    await ledger.write(stagingId, { cgroups: [], staged })
    return { bounds, toolchain: await stageToolchain(staged, options.npmFolder) }
  }

  async function create(request: SandboxOptions, signal?: AbortSignal): Promise<Sandbox> {
    signal?.throwIfAborted()
    refuseContainers(request)
    ready ??= prepare()
    const machine = await ready.catch(startOver)
    return withHeldLayers(request.layers ?? [], async (held) => {
      const guest = await start(request.limits, machine, held)
      return openSandbox(guest, request, signal)
    })
  }

  // What a person repairs meanwhile is seen by the next attempt.
  function startOver(error: unknown): never {
    ready = undefined
    throw unavailable(error)
  }

  async function start(
    limits: SandboxLimits,
    { bounds, toolchain }: Ready,
    held: readonly HeldLayer[],
  ): Promise<GuestProcess> {
    const id = randomUUID()
    await ledger.write(id, { cgroups: [...bounds.foldersOf(id)] })
    const bound = await bounds.create(id, limits).catch(async (error: unknown) => {
      await ledger.erase(id)
      throw unavailable(error)
    })
    const guest = startGuest({ limits, toolchain, bound, held })
    const dispose = async () => {
      await guest.dispose()
      await ledger.erase(id)
      living.delete(tracked)
    }
    const tracked = { ...guest, dispose }
    living.add(tracked)
    return tracked
  }

  async function close(): Promise<void> {
    await Promise.all([...living].map((guest) => guest.dispose()))
    const staged = await ready?.catch(() => undefined)
    ready = undefined
    if (staged !== undefined) await rm(staged.toolchain.folder, { recursive: true, force: true })
    await ledger.erase(stagingId)
  }

  async function describe(image?: string): Promise<string> {
    refuseContainers(image === undefined ? {} : { image })
    return describeMachine()
  }

  return { name: 'bubblewrap', environment: describe, create, reap: () => reap(ledger), close }
}

// Runs are told when they begin; this is for one that began on a machine with another engine.
function refuseContainers({ image, services = [] }: SandboxStart): void {
  if (image === undefined && services.length === 0) return
  const what = image === undefined ? 'services' : `the image ${image}`
  const line = `The run needs ${what}, which bubblewrap has not. Use the Docker engine on every worker.`
  throw new Fault('engine-unavailable', line, { retryable: true })
}

async function reap(ledger: Ledger): Promise<number> {
  const orphans = await ledger.orphans()
  for (const [id, { cgroups, staged }] of orphans) {
    await removeCgroups(cgroups)
    if (staged !== undefined) await rm(staged, { recursive: true, force: true })
    await ledger.erase(id)
  }
  return orphans.filter(([, { staged }]) => staged === undefined).length
}

interface Ready {
  readonly bounds: Bounds
  readonly toolchain: Toolchain
}

async function checkInstalled(): Promise<void> {
  try {
    await promisify(execFile)('bwrap', ['--version'], { env: { PATH: '/usr/bin:/bin' }, timeout: 10_000 })
  } catch (cause) {
    const line = 'bubblewrap is not installed. Run: sudo apt-get install --no-install-recommends bubblewrap'
    throw new Fault('engine-unavailable', line, { retryable: true, cause })
  }
}

function unavailable(error: unknown): Fault {
  if (error instanceof Fault) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new Fault('engine-unavailable', `The sandbox could not be prepared: ${detail}`, {
    retryable: true,
    cause: error,
  })
}

import { Fault, isFault } from '../../domain/fault.ts'
import type { Command, CommandResult, Sandbox, SandboxOptions } from '../../ports/sandbox.ts'
import { createChannel } from './channel.ts'
import { createDeadline } from './deadline.ts'
import { exportTree } from './export-tree.ts'
import type { GuestProcess } from './guest-process.ts'
import { GRACE_MS, type GuestLink, NOTHING, TREE_MS } from './link.ts'
import { renderProgram } from './program.ts'
import { putLayer, putTree } from './put-tree.ts'
import { receiveReply, receiveResult } from './replies.ts'
import { TUNNEL_ENV } from './tunnel-env.ts'
import { createTunnels } from './tunnels.ts'

/** Waits for the supervisor, puts the tree in, and gives the sandbox; on failure nothing of the guest is left. */
export async function openSandbox(
  guest: GuestProcess,
  options: SandboxOptions,
  signal?: AbortSignal,
): Promise<Sandbox> {
  guest.stdin.write(renderProgram(), () => {})
  const link = createLink(guest, options)
  const { life } = link
  const abort = () => void life.kill('its creation was aborted')
  signal?.addEventListener('abort', abort)
  try {
    signal?.throwIfAborted()
    await putTree(link, options.tree, signal)
    for (const layer of options.layers ?? []) await putLayer(link, layer, signal)
    if (options.egress !== undefined) await life.within(TREE_MS, () => ask(link, 'G'))
    signal?.throwIfAborted()
    return createGuestSandbox(link, options.egress === undefined ? {} : TUNNEL_ENV)
  } catch (error) {
    await life.kill('it did not start')
    signal?.throwIfAborted()
    throw startFault(error, guest.complaint())
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function createLink(guest: GuestProcess, { limits, egress }: SandboxOptions): GuestLink {
  const plain = createChannel(guest.stdin, guest.stdout)
  const tunnels = egress === undefined ? undefined : createTunnels(plain, egress)
  const dispose = async () => {
    tunnels?.close()
    await guest.dispose()
  }
  const life = createDeadline({ ...guest, dispose }, limits.lifetimeMs)
  let lastId = 0
  return { guest, channel: tunnels?.channel ?? plain, life, newId: () => ++lastId }
}

/**
 * One request is under way at a time, the others wait. Whatever the guest does against the protocol, or not in time,
 * costs it its life.
 */
function createGuestSandbox(link: GuestLink, ownEnv: Readonly<Record<string, string>>): Sandbox {
  const { channel, life } = link
  const inTurn = createTurns()
  let running: number | undefined
  let freezing: Promise<void> | undefined

  function exec(command: Command, signal?: AbortSignal): Promise<CommandResult> {
    return inTurn(async () => {
      signal?.throwIfAborted()
      if (freezing !== undefined) throw new Fault('sandbox-lost', 'The sandbox is frozen.', { retryable: false })
      const id = link.newId()
      const stop = () => void life.within(GRACE_MS, () => cancel(id)).catch(() => {})
      running = id
      signal?.addEventListener('abort', stop)
      try {
        return await life.within(command.timeoutMs + GRACE_MS, () =>
          run(link, id, { ...command, env: { ...ownEnv, ...command.env } }),
        )
      } finally {
        running = undefined
        signal?.removeEventListener('abort', stop)
        signal?.throwIfAborted()
      }
    })
  }

  async function cancel(id: number): Promise<void> {
    await channel.send({ type: 'C', id, payload: NOTHING })
    // Held until the command has ended: a guest that ignores this is killed by the deadline around it.
    while (running === id) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  function freeze(): Promise<void> {
    freezing ??= stopEverything()
    return freezing
  }

  async function stopEverything(): Promise<void> {
    const id = running
    if (id !== undefined) await life.within(GRACE_MS, () => cancel(id))
    await inTurn(() => life.within(GRACE_MS, () => ask(link, 'F')))
  }

  async function* frozenTree(
    maxBytes: number,
    what: 'workspace' | 'additions' = 'workspace',
  ): AsyncGenerator<Uint8Array> {
    if (freezing === undefined) throw new Error('A sandbox is frozen before it is exported.')
    await freezing
    const finished = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const holding = inTurn(() => {
      started.resolve()
      return finished.promise
    })
    try {
      await started.promise
      yield* exportTree(link, { maxBytes, what })
    } finally {
      finished.resolve()
      await holding
    }
  }

  return { exec, freeze, export: frozenTree, destroy: () => life.kill('it was destroyed') }
}

function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }
}

async function run(link: GuestLink, id: number, command: Command): Promise<CommandResult> {
  const { argv, cwd = '/workspace', env = {}, stdin = NOTHING, timeoutMs, maxOutputBytes } = command
  const request = { argv, cwd, env, stdinBytes: stdin.length, timeoutMs, maxOutputBytes }
  await link.channel.send({ type: 'X', id, payload: Buffer.from(JSON.stringify(request)) })
  await link.channel.sendBytes('I', id, stdin)
  const { ended, stdout, stderr } = await receiveResult(link.channel, id, maxOutputBytes)
  return { ...ended, stdout, stderr }
}

async function ask(link: GuestLink, type: string): Promise<void> {
  const id = link.newId()
  await link.channel.send({ type, id, payload: NOTHING })
  await receiveReply(link.channel, id, 'D')
}

function startFault(error: unknown, complaint: string): unknown {
  if (!isFault(error, 'sandbox-lost')) return error
  const detail = complaint === '' ? error.message : complaint
  return new Fault('engine-unavailable', `The sandbox did not start: ${detail}`, { retryable: true, cause: error })
}

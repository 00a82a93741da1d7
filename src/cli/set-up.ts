import pino from 'pino'
import { startWaitingServer, type WaitingServer } from '../adapters/http/waiting-server.ts'
import { openRegistration } from '../compose/open-registration.ts'
import { openSettings } from '../compose/open-settings.ts'
import type { Config } from '../config/env.ts'
import { isFault } from '../domain/fault.ts'
import type { SettingsStore } from '../ports/settings-store.ts'
import type { EntryIo } from './cli-command.ts'
import { databaseOf } from './database-of.ts'
import { loadSettings } from './load-settings.ts'

export interface SetUp {
  readonly host: string
  readonly port: number
  /** Where browsers reach the pages, where that is not the address they listen at. */
  readonly origin?: string
  /** Registers another App in place of the one that is stored, which stays until then. */
  readonly replace?: boolean
  /** Begins the program as soon as nothing is lacking, while the pages are still open. */
  readonly begin?: (config: Config) => Promise<void>
}

export const SET_UP_AT = { host: '127.0.0.1', port: 3001 }

/** Serves the pages of set-up until somebody has finished them, or the signal says so. Throws Faults. */
export async function setUp(wanted: SetUp, io: EntryIo, signal: AbortSignal): Promise<void> {
  const own = openSettings(databaseOf(io.env).dataDirectory)
  // Before anybody goes to GitHub: a folder that takes nothing is found now.
  await own.write(await own.read())
  const over = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => over.resolve(), { once: true })
  const place = webPlace(io)
  const begun = createBeginning(wanted, io)
  const pages = await openRegistration(
    {
      store: wanted.replace === true ? withoutApp(own) : own,
      load: () => loadSettings(io.env),
      listensAt: `http://${place.host === '0.0.0.0' ? '127.0.0.1' : place.host}:${place.port}`,
      modelIsGiven: ['SALLYPORT_MODELS', 'MODEL'].some((name) => (io.env[name] ?? '') !== ''),
      goesOn: wanted.begin !== undefined,
      stored: begun.tryIt,
      lacks: begun.lacks,
      finished: () => over.resolve(),
      origin: wanted.origin,
      log: pino({ level: 'error' }, pino.destination(2)),
    },
    wanted,
  )
  io.out(`\nSet up Sallyport in a browser on this machine. This link works once:\n\n  ${pages.link}\n\n`)
  await begun.wait(place)
  await begun.tryIt()
  await over.promise
  await pages.close()
  await begun.close()
}

interface Place {
  readonly host: string
  readonly port: number
}

function webPlace({ env }: EntryIo): Place {
  const { HOST, PORT } = env
  return { host: HOST || '127.0.0.1', port: Number(PORT || '3000') }
}

interface Beginning {
  /** Stands where webhooks will arrive. A program that runs already answers there itself. */
  readonly wait: (at: Place) => Promise<void>
  readonly tryIt: () => Promise<void>
  readonly lacks: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

// Until the program can begin, webhooks are refused; a program that cannot begin yet says why and is tried again.
function createBeginning({ begin }: SetUp, io: EntryIo): Beginning {
  const state: { waiting?: WaitingServer | undefined; problem?: string | undefined; begun: boolean } = { begun: false }
  const wait = async ({ host, port }: Place) => {
    state.waiting = await startWaitingServer(port, host).catch(() => undefined)
  }
  const close = async () => {
    await state.waiting?.close()
    state.waiting = undefined
  }
  return {
    wait,
    close,
    async lacks() {
      const loaded = await loadSettings(io.env)
      if (!loaded.ok) return loaded.problems
      return state.problem === undefined ? [] : [state.problem]
    },
    async tryIt() {
      const loaded = await loadSettings(io.env)
      if (begin === undefined || state.begun || !loaded.ok) return
      await close()
      try {
        await begin(loaded.config)
        state.begun = true
        state.problem = undefined
      } catch (error) {
        if (!isFault(error) && !isSystemError(error)) throw error
        state.problem = error.message
        io.err(`Sallyport cannot run yet: ${error.message}.\n`)
        await wait(loaded.config.web)
      }
    },
  }
}

// A port that is taken, say.
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error
}

function withoutApp(store: SettingsStore): SettingsStore {
  const state = { replaced: false }
  return {
    place: store.place,
    async read() {
      const { app, ...others } = await store.read()
      return state.replaced && app !== undefined ? { ...others, app } : others
    },
    async write(settings) {
      if (settings.app === undefined) return store.write({ ...(await store.read()), ...settings })
      await store.write(settings)
      state.replaced = true
    },
  }
}

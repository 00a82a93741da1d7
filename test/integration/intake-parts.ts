import { generateKeyPairSync } from 'node:crypto'
import { pino } from 'pino'
import { createProbotReceiver } from '../../src/adapters/github/probot.ts'
import { createWebServer } from '../../src/adapters/http/webhook-server.ts'
import { createMemoryDeliveryStore } from '../../src/adapters/memory/delivery-store.ts'
import { createMemoryMemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { createUlids } from '../../src/adapters/system/ulid.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleDelivery } from '../../src/intake/handle-delivery.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import type { DeliveryStore } from '../../src/ports/delivery-store.ts'
import type { Job } from '../../src/ports/queue.ts'
import { createDeliveryPump } from '../../src/run/delivery-pump.ts'

export interface IntakeParts {
  readonly url: string
  readonly deliveries: DeliveryStore
  readonly runs: IntakeDeps['runs']
  readonly jobs: readonly Job[]
  /** Pull requests whose checks were renewed. */
  readonly judged: readonly number[]
  /** Resolves with what became of a delivery. */
  outcomeOf(guid: string): Promise<Outcome>
  close(): Promise<void>
}

export interface IntakeOptions {
  readonly codeHost: CodeHost
  readonly webhookSecret: string
  readonly app?: { readonly appId: number; readonly privateKey: Secret; readonly apiUrl: string }
}

/** Web server, delivery store, pump, Probot and intake, put together as the program does, stores in memory. */
export async function startIntake({ codeHost, webhookSecret, app = unusedApp() }: IntakeOptions): Promise<IntakeParts> {
  const log = pino({ level: 'silent' })
  const now = () => new Date()
  const jobs: Job[] = []
  const judged: number[] = []
  const { deliveries, outcomeOf } = createObservedDeliveries(now)
  const deps: IntakeDeps = {
    codeHost,
    runs: createMemoryRunStore({ now }),
    queue: { enqueue: async (job) => void jobs.push(job) },
    newId: createUlids(),
    judgePull: async (_repository, number) => void judged.push(number),
    judgeGroup: async (_repository, { pull = 0 }) => {
      judged.push(pull)
      return 'posted'
    },
    memory: { store: createMemoryMemoryStore({ now }), learn: async () => undefined },
    renderStatus: () => 'status',
  }
  const secret = new Secret(webhookSecret)
  const receiver = createProbotReceiver({ ...app, webhookSecret: secret, log }, (event) => handleDelivery(event, deps))
  const pump = createDeliveryPump({
    deliveries,
    receive: receiver.receive,
    concurrency: 8,
    clock: createSystemClock(),
    log,
  })
  const ready = async () => ({ ok: true, checks: {} })
  const server = createWebServer({ deliveries, webhookSecret: secret, onStored: pump.poke, ready, log })
  const { port } = await server.listen(0, '127.0.0.1')
  pump.start()
  return {
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    deliveries,
    runs: deps.runs,
    jobs,
    judged,
    outcomeOf,
    async close() {
      await server.close()
      await pump.stop()
    },
  }
}

type Outcome = { readonly outcome: string; readonly note: string }

// A delivery store whose outcomes can be waited for.
function createObservedDeliveries(now: () => Date) {
  const store = createMemoryDeliveryStore({ now })
  const outcomes = new Map<string, PromiseWithResolvers<Outcome>>()
  const waiting = (guid: string) => {
    const one = outcomes.get(guid) ?? Promise.withResolvers<Outcome>()
    outcomes.set(guid, one)
    return one
  }
  const deliveries: DeliveryStore = {
    ...store,
    async finish(guid, outcome, note) {
      await store.finish(guid, outcome, note)
      waiting(guid).resolve({ outcome, note })
    },
  }
  return { deliveries, outcomeOf: (guid: string) => waiting(guid).promise }
}

function unusedApp() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  // Nothing listens there: whoever calls GitHub through Probot fails.
  return { appId: 1, privateKey: new Secret(pem), apiUrl: 'http://127.0.0.1:9' }
}

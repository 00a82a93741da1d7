import type { Logger as PinoLogger } from 'pino'
import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { createProbotReceiver } from '../adapters/github/probot.ts'
import { createWebServer } from '../adapters/http/webhook-server.ts'
import { createUlids } from '../adapters/system/ulid.ts'
import { createGroupJudge } from '../approval/group-judge.ts'
import { createPullJudge } from '../approval/pull-judge.ts'
import type { Config } from '../config/env.ts'
import { createHouseRules } from '../config/house-rules.ts'
import { createPolicySource } from '../config/policy-source.ts'
import { createRejudge } from '../guard/rejudge.ts'
import { createAfterMergeWatch } from '../intake/after-merge/watch.ts'
import { handleDelivery } from '../intake/handle-delivery.ts'
import { createTurns } from '../intake/turns.ts'
import type { Clock } from '../ports/clock.ts'
import type { Queue } from '../ports/queue.ts'
import { createDeliveryPump } from '../run/delivery-pump.ts'
import { sweepDeliveries } from '../run/delivery-sweep.ts'
import { renderStatus } from '../view/render-status.ts'
import { openCheckCounts, openOthersGoOn } from './open-check-counts.ts'
import { openMemoryDesk } from './open-memory.ts'
import type { Stores } from './open-stores.ts'
import { openWelcome } from './open-welcome.ts'

export interface WebParts {
  readonly config: Config
  readonly stores: Stores
  readonly queue: Queue
  readonly codeHost: GitHubCodeHost
  readonly clock: Clock
  readonly log: PinoLogger
}

export interface RunningWeb {
  readonly url: string
  close(): Promise<void>
}

const DELIVERIES_AT_ONCE = 8
// A read that GitHub leaves unanswered is tried three times, 15 s each.
const CLAIMED_FOR_LEASES = 5

/** Listens for webhooks: verified, stored, acknowledged; then acted on, off the request path. */
export async function openWeb({ config, stores, queue, codeHost, clock, log }: WebParts): Promise<RunningWeb> {
  const { runs, deliveries } = stores
  const policies = createPolicySource(codeHost, config.policy)
  const houseRules = createHouseRules(codeHost, policies)
  const judging = { codeHost, runs, policies, rejudge: createRejudge({ blobs: stores.blobs }) }
  const deps = {
    codeHost,
    runs,
    queue,
    newId: createUlids(),
    judgePull: createPullJudge(judging),
    judgeGroup: createGroupJudge(judging),
    memory: openMemoryDesk({ stores, clock, codeHost, config }),
    renderStatus,
    inTurn: createTurns(),
    houseRules,
    afterMerge: createAfterMergeWatch({ codeHost, runs, history: codeHost.history, houseRules }),
    checkCounts: openCheckCounts(codeHost),
    othersGoOn: openOthersGoOn(codeHost),
    ...(config.welcome === true ? { welcome: openWelcome({ config, codeHost }) } : {}),
  }
  const receiver = createProbotReceiver({ ...config.github, log }, (received) => handleDelivery(received, deps))
  const pump = createDeliveryPump({
    deliveries,
    receive: (delivery) => receiver.receive(delivery),
    concurrency: DELIVERIES_AT_ONCE,
    claimMs: CLAIMED_FOR_LEASES * config.leaseMs,
    log,
    clock,
  })
  const server = createWebServer({
    deliveries,
    webhookSecret: config.github.webhookSecret,
    onStored: () => pump.poke(),
    ready: () => readiness(stores, queue),
    log,
  })
  pump.start()
  const { port } = await server.listen(config.web.port, config.web.host)
  const stopping = new AbortController()
  const sweeping = sweepDeliveries({ list: codeHost.deliveries, deliveries, clock, log }, stopping.signal)
  return {
    url: `http://${config.web.host}:${port}`,
    close: async () => {
      stopping.abort()
      await server.close()
      await pump.stop()
      await sweeping
    },
  }
}

async function readiness(stores: Stores, queue: Queue) {
  const checks = { database: await answer(() => stores.ping()), queue: await answer(() => queue.depth()) }
  return { ok: Object.values(checks).every((check) => check === 'ok'), checks }
}

async function answer(probe: () => Promise<unknown>): Promise<string> {
  try {
    await probe()
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}

import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { advanceQueues } from './actions/queue.ts'
import { createActions } from './actions/workflow.ts'
import { createApi, createCall, createTurns, type TakeTurn } from './api.ts'
import { countLiveTokens, identify, installationOf } from './auth.ts'
import type { GitHubEmulator, GitHubOptions } from './emulator.ts'
import { createExchanges } from './exchanges.ts'
import { createFaults } from './faults.ts'
import { isGitPath, serveGit } from './git-http.ts'
import { createHttp } from './http.ts'
import { createListeners } from './listeners.ts'
import { listen, shut } from './listening.ts'
import { createLogStore } from './log-store.ts'
import { createPerson } from './people.ts'
import { createDeliveryRoutes } from './routes/deliveries.ts'
import { createJobRoutes } from './routes/jobs.ts'
import { ROUTES } from './routes/table.ts'
import { createSite } from './site/site.ts'
import { createStage } from './stage.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorld, requireRepository, requireUser } from './world.ts'

/** Starts a GitHub on a free port of this machine. */
export async function createGitHub(options: GitHubOptions): Promise<GitHubEmulator> {
  const faults = createFaults()
  const webhooks = createWebhooks(() => world, faults.switches.webhooks)
  const world = createWorld({
    directory: resolve(options.directory),
    now: options.now ?? (() => new Date()),
    notify: webhooks.notify,
    pushed: (repository, to) => actions.pushed(repository, to),
  })
  const site = createSite(world, webhooks)
  const logs = await createLogStore(world.now)
  const api = createApi(world, [...ROUTES, ...createDeliveryRoutes(webhooks), ...createJobRoutes(logs), ...site.routes])
  const takeTurn = createTurns(() => advanceQueues(world))
  const actions = createActions(world, takeTurn)
  const exchanges = createExchanges(options)
  const { tell, onRequest } = createListeners()
  const server = createHttp({
    handle: async ({ message, url, bytes }, body) => {
      const request = { method: message.method ?? 'GET', path: url.pathname, query: url.searchParams, body }
      const answer = await takeTurn(() => api(message.headers.authorization, request)).catch((error: unknown) =>
        exchanges.fail(request, error),
      )
      const sent: unknown = bytes.length === 0 ? undefined : JSON.parse(bytes.toString())
      exchanges.add({ ...request, body: sent, status: answer.status, answer: answer.body })
      return answer
    },
    serveGit: async (received) => {
      if (!isGitPath(received.url.pathname)) return undefined
      const caller = identify(world, received.message.headers.authorization)
      return takeTurn(() => serveGit(world, caller, { ...received, body: received.bytes }))
    },
    serveSite: site.serve,
    strike: faults.strike,
    installationOf: ({ message, url }) => installationOf(world, message.headers.authorization, url.pathname),
    tell,
  })
  world.url = await listen(server)

  return {
    url: world.url,
    effects: world.effects,
    get exchanges() {
      return exchanges.count()
    },
    get contentCreating() {
      return exchanges.creating()
    },
    violations: exchanges.violations,
    get liveTokens() {
      return countLiveTokens(world)
    },
    deliveries: webhooks.deliveries,
    faults: faults.switches,
    as(login, name) {
      const user = requireUser(world, login)
      const repository = name === undefined ? world.repositories[0] : requireRepository(world, name)
      if (repository === undefined) throw new Error('There is no repository yet')
      const call = createCall(world, { api, takeTurn, user, repository })
      return createPerson({ world, repository, user, call, alone: takeTurn })
    },
    ...createStage(world, { webhooks, takeTurn, actions }),
    signIn: site.signIn,
    redeliver: webhooks.redeliver,
    releaseWebhooks: ({ order } = { order: 'fifo' }) => webhooks.release(order),
    settled: webhooks.settled,
    onRequest,
    close: async () => {
      await end(server, takeTurn)
      await logs.close()
    },
  }
}

// What came from somebody who was killed is still being done, and must not lose the ground that it stands on.
async function end(server: Server, takeTurn: TakeTurn): Promise<void> {
  await shut(server)
  await takeTurn(async () => undefined)
}

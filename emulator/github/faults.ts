/** What a fault strikes. Every given condition must hold. */
export interface FaultMatch {
  readonly method?: string
  /** Tried on the path without its query. */
  readonly path?: RegExp
  /** Tried on a GraphQL request's document. */
  readonly graphql?: RegExp
}

export interface Fault {
  readonly match: FaultMatch
  /** How often it strikes; once unless said. */
  readonly times?: number
  /**
   * `status`: answer with `status` and `headers`, before the effect or, with `after`, once it took place.
   * `drop-before`, `drop-after`: cut the connection. `delay`: wait `ms` before handling.
   */
  readonly do: 'status' | 'drop-before' | 'drop-after' | 'delay'
  readonly after?: boolean
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
  readonly ms?: number
}

export interface WebhookFaults {
  /** Deliveries that never arrive; they are in the App's list as failed, as on GitHub. */
  lose?: ((event: string, payload: Readonly<Record<string, unknown>>) => boolean) | undefined
  /** Keeps deliveries back until `releaseWebhooks`. */
  hold?: boolean
}

export interface FaultSwitches {
  add(fault: Fault): void
  clear(): void
  readonly webhooks: WebhookFaults
}

export interface Struck {
  readonly method: string
  readonly path: string
  readonly document: string
}

/** The switches that tests turn, and `strike`, which tells (and uses up) the fault that a request meets. */
export function createFaults(): { switches: FaultSwitches; strike: (request: Struck) => Fault | undefined } {
  let active: { fault: Fault; left: number }[] = []
  return {
    switches: {
      add: (fault) => void active.push({ fault, left: fault.times ?? 1 }),
      clear: () => {
        active = []
      },
      webhooks: {},
    },
    strike(request) {
      const found = active.find(({ fault, left }) => left > 0 && matches(fault.match, request))
      if (found === undefined) return undefined
      found.left -= 1
      return found.fault
    },
  }
}

function matches({ method, path, graphql }: FaultMatch, request: Struck): boolean {
  if (method !== undefined && method !== request.method) return false
  if (path !== undefined && !path.test(request.path)) return false
  return graphql === undefined || (request.path === '/graphql' && graphql.test(request.document))
}

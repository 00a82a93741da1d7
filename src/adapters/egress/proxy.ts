import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns'
import { RequestError, Server } from 'proxy-chain'
import { matchesHost } from '../../domain/host-pattern.ts'
import type { Egress, EgressOrder } from '../../ports/egress.ts'
import { isInnerAddress } from './addresses.ts'
import { createLedger, type Ledger } from './ledger.ts'

export interface EgressOptions {
  /** Ports that may be reached. */
  readonly ports?: readonly number[]
  /** Finds a name's addresses. */
  readonly resolve?: Resolve
  readonly log?: (line: string) => void
}

type Resolve = (host: string, options: LookupOptions, done: Resolved) => void
type Resolved = (error: Error | null, addresses: LookupAddress[]) => void

const PORTS = [443, 80]
const LOOPBACK = '127.0.0.1'
const WATCH_MS = 100

/** Opens a proxy for one set-up. A name is looked up once for each connection, and what was found is what is connected. */
export async function openEgressProxy(order: EgressOrder, options: EgressOptions = {}): Promise<Egress> {
  const ledger = createLedger(order.maxBytes, options.log)
  const server = new Server({
    host: LOOPBACK,
    port: 0,
    prepareRequestFunction: ({ hostname, port, isHttp, connectionId }) => {
      const problem = problemOf({ hostname, port, isHttp }, order, options) ?? ledger.problem()
      if (problem !== undefined) {
        ledger.refuse(`${hostname}:${port} ${problem}`)
        throw new RequestError(`${problem}\n`, 403)
      }
      ledger.open(connectionId, hostname.toLowerCase())
      return { dnsLookup: checkedLookup(order, options, ledger) }
    },
  })
  server.on('connectionClosed', ({ connectionId, stats }) => ledger.close(connectionId, bytesOf(stats)))
  server.on('requestFailed', ({ error }) => options.log?.(`egress: ${String(error)}`))
  await server.listen()
  const watch = setInterval(() => {
    for (const id of server.getConnectionIds()) ledger.count(id, bytesOf(server.getConnectionStats(id)))
    if (ledger.problem() !== undefined) server.closeConnections()
  }, WATCH_MS)
  let closing: Promise<void> | undefined
  async function shut(): Promise<void> {
    clearInterval(watch)
    await server.close(true)
  }
  const close = () => {
    closing ??= shut()
    return closing
  }
  return { host: LOOPBACK, port: server.port, report: ledger.report, close }
}

interface Target {
  readonly hostname: string
  readonly port: number
  readonly isHttp: boolean
}

function problemOf({ hostname, port, isHttp }: Target, order: EgressOrder, options: EgressOptions): string | undefined {
  if (!order.hosts.some((pattern) => matchesHost(pattern, hostname))) return 'is no host that set-up may reach'
  if (!(options.ports ?? PORTS).includes(port)) return 'is no port that set-up may reach'
  return isHttp ? 'was asked for without a tunnel; only CONNECT is served' : undefined
}

// The address that is checked is the one that is connected: a second answer of the name's server is never asked for.
function checkedLookup(order: EgressOrder, { resolve = resolveAll }: EgressOptions, ledger: Ledger) {
  const lookup = (host: string, options: LookupOptions, done: (error: Error | null, ...found: unknown[]) => void) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, [])
      const inner = addresses.find(isInnerAddress)
      if (addresses.length === 0 || (inner !== undefined && !order.internal.includes(host.toLowerCase()))) {
        ledger.refuse(`${host} has the address ${inner?.address ?? 'none'}, which set-up may not reach`)
        return done(new Error('the address may not be reached'), [])
      }
      return options.all ? done(null, addresses) : done(null, addresses[0]?.address, addresses[0]?.family)
    })
  }
  // What node's own lookup is to a socket, which is all that the library does with it.
  return lookup as typeof systemLookup
}

function resolveAll(host: string, options: LookupOptions, done: Resolved): void {
  systemLookup(host, { ...options, all: true }, done)
}

function bytesOf(stats: { trgRxBytes: number | null; trgTxBytes: number | null } | undefined): number {
  return (stats?.trgRxBytes ?? 0) + (stats?.trgTxBytes ?? 0)
}

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { homedir, networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'

/** The name under which the player's own environment carries the canary. */
export const CANARY_NAME = 'SALLYPORT_HOSTILE_CANARY'

/** What the attacks are after, on the host: each of it is really there. */
export interface Bait {
  /** Stands in this process's environment, and in the files. */
  readonly canary: string
  /** Files with the canary, in the home and the temporary directory. */
  readonly files: readonly string[]
  /** Of a listener on the host's loopback. */
  readonly port: number
  /** A socket file, and an abstract name, on which the host listens. */
  readonly sockets: readonly [path: string, abstract: string]
  /** The host's own addresses and its gateways. */
  readonly neighbours: readonly string[]
  readonly resolvers: readonly string[]
  /** Connections that any of the listeners has had. */
  connections(): number
  remove(): Promise<void>
}

export async function layBait(): Promise<Bait> {
  const canary = process.env[CANARY_NAME] ?? ''
  if (canary === '') throw new Error(`${CANARY_NAME} must be set when the process starts`)
  const folders = await Promise.all([homedir(), tmpdir()].map((at) => mkdtemp(join(at, '.sallyport-hostile-'))))
  const files = folders.map((folder) => join(folder, 'credentials'))
  await Promise.all(files.map((file) => writeFile(file, canary)))
  let connections = 0
  const count = () => {
    connections += 1
  }
  const sockets = [join(folders[1] ?? '', 'engine.sock'), `\0sallyport-${randomUUID()}`] as const
  const loopback = createServer(count).listen(0, '127.0.0.1')
  const servers = [loopback, ...sockets.map((at) => createServer(count).listen(at))]
  await Promise.all(servers.map((server) => once(server, 'listening')))
  return {
    canary,
    files,
    port: (loopback.address() as AddressInfo).port,
    sockets,
    neighbours: [...ownAddresses(), ...gateways()],
    resolvers: resolvers(),
    connections: () => connections,
    remove: async () => {
      for (const server of servers) server.close()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
}

// The kernel prints addresses in the machine's byte order.
function gateways(): string[] {
  const rows = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1)
  const addresses = rows.map((row) => row.split('\t')[2] ?? '').filter((hex) => /^(?!0{8})[0-9A-F]{8}$/.test(hex))
  return addresses.map((hex) => [...Buffer.from(hex, 'hex').reverse()].join('.'))
}

function resolvers(): string[] {
  const text = readFileSync('/etc/resolv.conf', 'utf8')
  return [...text.matchAll(/^nameserver\s+([\d.]+)\s*$/gm)].map(([, address]) => address ?? '')
}

import type { Contact, EgressReport } from '../../ports/egress.ts'

const MOST_SENTENCES = 20
const MOST_HOSTS = 200

/** What went out: by host, as it grows, and what was refused. */
export interface Ledger {
  open(connection: number, host: string): void
  count(connection: number, bytes: number): void
  close(connection: number, bytes: number): void
  refuse(sentence: string): void
  /** Why nothing more may go out; undefined while it may. */
  problem(): string | undefined
  report(): EgressReport
}

export function createLedger(maxBytes: number, log?: (line: string) => void): Ledger {
  const live = new Map<number, { readonly host: string; bytes: number }>()
  const contacts = new Map<string, Contact>()
  const refused: string[] = []

  function open(connection: number, host: string): void {
    live.set(connection, { host, bytes: 0 })
  }

  function count(connection: number, bytes: number): void {
    const entry = live.get(connection)
    if (entry !== undefined) entry.bytes = bytes
  }

  function close(connection: number, bytes: number): void {
    const entry = live.get(connection)
    if (entry === undefined) return
    live.delete(connection)
    add({ host: entry.host, connections: 1, bytes })
    log?.(`egress: ${entry.host} ${bytes} bytes`)
  }

  function add({ host, connections, bytes }: Contact): void {
    // Names below a wildcard are the guest's to invent.
    const name = contacts.has(host) || contacts.size < MOST_HOSTS ? host : 'others'
    const before = contacts.get(name) ?? { host: name, connections: 0, bytes: 0 }
    const sum = { host: name, connections: before.connections + connections, bytes: before.bytes + bytes }
    contacts.set(name, sum)
  }

  function refuse(sentence: string): void {
    log?.(`egress refused: ${sentence}`)
    if (refused.length < MOST_SENTENCES && !refused.includes(sentence)) refused.push(sentence.slice(0, 400))
  }

  function problem(): string | undefined {
    const sum = [...contacts.values(), ...live.values()].reduce((total, { bytes }) => total + bytes, 0)
    return sum > maxBytes ? `would go beyond the ${maxBytes} bytes that set-up may move` : undefined
  }

  function report(): EgressReport {
    for (const [connection, { bytes }] of live) close(connection, bytes)
    return { contacts: [...contacts.values()], refused }
  }

  return { open, count, close, refuse, problem, report }
}

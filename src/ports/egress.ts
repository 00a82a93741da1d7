export interface EgressOrder {
  /** Host names, or `*.` and a host name. Nothing else is reached. */
  readonly hosts: readonly string[]
  /** Hosts of these, named in full, whose addresses may be of a private network: the operator's own mirrors. */
  readonly internal: readonly string[]
  /** Bytes in both directions together; beyond them every connection is cut. */
  readonly maxBytes: number
}

export interface Contact {
  readonly host: string
  readonly connections: number
  readonly bytes: number
}

export interface EgressReport {
  readonly contacts: readonly Contact[]
  /** One sentence for each thing that was refused, at most 20. */
  readonly refused: readonly string[]
}

/** An HTTP proxy on our loopback that tunnels (CONNECT) to allowed hosts and does nothing else. */
export interface Egress {
  readonly host: string
  readonly port: number
  report(): EgressReport
  /** Cuts every connection. Idempotent. */
  close(): Promise<void>
}

export type OpenEgress = (order: EgressOrder) => Promise<Egress>

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEgressProxy } from '../adapters/egress/proxy.ts'
import { createSnapshotDirectory } from '../adapters/snapshots/snapshot-directory.ts'
import type { Config } from '../config/env.ts'
import type { Logger } from '../ports/logger.ts'
import type { SetUp } from '../ports/set-up.ts'
import { createSetUp, type SetUpDeps } from '../setup/set-up.ts'

type SetUpConfig = Pick<Config, 'setUp' | 'dataDirectory'>

export interface SetUpParts extends Pick<SetUpDeps, 'engine' | 'source' | 'blobs' | 'redact'> {
  readonly log: Logger
}

/** Set-up as the configuration wants it; nothing where it wants none. */
export function openSetUp({ setUp, dataDirectory }: SetUpConfig, parts: SetUpParts): { readonly setUp?: SetUp } {
  if (setUp?.enabled !== true) return {}
  const { log, ...rest } = parts
  const certificates = readCertificates(setUp.certificates)
  const opened = createSetUp({
    ...rest,
    hosts: setUp.hosts,
    snapshots: createSnapshotDirectory({ directory: join(dataDirectory, 'snapshots'), maxBytes: setUp.snapshotBytes }),
    openEgress: (order) => openEgressProxy(order, { log: (line) => log.info({ line }, 'set-up') }),
    ...(certificates === undefined ? {} : { certificates }),
  })
  return { setUp: opened }
}

// Not every machine has one where Debian puts it; the tools then believe what they were built with.
function readCertificates(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

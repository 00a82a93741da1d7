import type { ProbeGroup } from './probe.ts'
import { exhaustion } from './probes/exhaustion.ts'
import { kernel } from './probes/kernel.ts'
import { network } from './probes/network.ts'
import { remains } from './probes/remains.ts'
import { secrets } from './probes/secrets.ts'
import { services } from './probes/services.ts'
import { snapshots } from './probes/snapshots.ts'
import { supervisor } from './probes/supervisor.ts'
import { wayOut } from './probes/way-out.ts'

/** Every attack, in the order in which they are played and listed. */
export const SUITE: readonly ProbeGroup[] = [
  exhaustion,
  network,
  kernel,
  secrets,
  supervisor,
  remains,
  snapshots,
  wayOut,
  services,
]

/** Played last, after everything was closed. */
export const NOTHING_LEFT = 'after all of it: no process, control group, container, mount or directory is left'

export const PROBE_NAMES: readonly string[] = [
  ...SUITE.flatMap(({ probes }) => probes.map(({ name }) => name)),
  NOTHING_LEFT,
]

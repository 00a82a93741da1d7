import { cpus, loadavg, release, totalmem } from 'node:os'

/** What the figures were measured on. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory}, Linux ${release()}, Node ${process.version}`
}

/** The load of the last minute: beforehand, it tells what else the machine had to do. */
export function loadNow(): number {
  return Number(loadavg()[0]?.toFixed(1))
}

import { cpus, loadavg, release, totalmem } from 'node:os'

/** What the figures were measured on. The load tells whether the machine had anything else to do. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`
  const load = loadavg()[0]?.toFixed(1)
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory}, Linux ${release()}, Node ${process.version}, load ${load}`
}

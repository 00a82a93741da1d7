import { INIT_SCRIPT } from '../guest/init.ts'
import { BOOTSTRAP } from '../guest/program.ts'

/** How a container begins: a shell as the first process, then the supervisor. */
export interface FirstProcess {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  /** The folder of the image that has the supervisor's Node. */
  readonly folder: string
}

// The engine's own init can be read by every process of the guest. What may be executed and not read, the kernel lets
// nobody else look into.
const LINUX: FirstProcess = {
  entrypoint: entrypoint('0111'),
  command: ['/opt/supervisor/node', ...BOOTSTRAP],
  folder: '/opt/supervisor',
}

// gVisor executes only what may be read as well; its own kernel stands where that trick would.
const GVISOR: FirstProcess = {
  entrypoint: entrypoint('0555'),
  command: ['/opt/node/bin/node', ...BOOTSTRAP],
  folder: '/opt/node',
}

export function firstProcess(runtime: string | undefined): FirstProcess {
  return runtime !== undefined && /runsc|gvisor/i.test(runtime) ? GVISOR : LINUX
}

function entrypoint(mode: string): readonly string[] {
  const copy = `cp /bin/sh /tmp/.init && chmod ${mode} /tmp/.init && exec /tmp/.init -c "$0" "$@"`
  return ['/bin/sh', '-c', copy, `rm /tmp/.init; ${INIT_SCRIPT}`, 'init']
}

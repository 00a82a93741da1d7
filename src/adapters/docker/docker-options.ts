import type Docker from 'dockerode'

export interface DockerOptions {
  /** Where the engine answers, as dockerode takes it. */
  readonly docker: Docker.DockerOptions
  /** An image with `/opt/supervisor/node` and a shell's usual tools: see sandbox/Dockerfile. */
  readonly image: string
  /** Another runtime than the engine's own: `runsc` for gVisor. */
  readonly runtime?: string
  /** Containers of one installation carry its name, and only its own processes reap them. */
  readonly installation: string
  /** Folders of the engine's host, mounted read-only where they are. Only for an image made with `--from-host`. */
  readonly readOnlyMounts?: readonly string[]
  readonly log?: (line: string) => void
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { Fault } from '../../domain/fault.ts'

export interface DockerAddress {
  /** As `DOCKER_HOST` gives it: `unix:///path`, `tcp://host:port`. Absent: this machine's engine. */
  readonly host: string | undefined
  readonly tlsVerify: boolean
  /** A folder with `ca.pem`, `cert.pem` and `key.pem`. */
  readonly certPath: string | undefined
}

const SOCKET = '/var/run/docker.sock'

/** Where the engine answers. Nothing is read from the environment. Fault `engine-unavailable` for a wrong address. */
export function connectionOf({ host, tlsVerify, certPath }: DockerAddress): Docker.DockerOptions {
  if (host === undefined) return { socketPath: SOCKET }
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) }
  const url = URL.parse(host)
  if (url === null || url.port === '') {
    const hint = `DOCKER_HOST is '${host}'; it must look like tcp://host:2376 or unix:///path`
    throw new Fault('engine-unavailable', hint, { retryable: false })
  }
  const address = { host: url.hostname, port: url.port }
  return tlsVerify ? { ...address, protocol: 'https', ...certificates(certPath) } : { ...address, protocol: 'http' }
}

function certificates(certPath: string | undefined) {
  if (certPath === undefined) {
    throw new Fault('engine-unavailable', 'DOCKER_TLS_VERIFY is set without DOCKER_CERT_PATH', { retryable: false })
  }
  const read = (name: string) => readFileSync(join(certPath, name))
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { loadConfig } from '../../src/config/env.ts'
import { ENV_FIELDS } from '../../src/config/env-schema.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = new URL('../../docker-compose.yml', import.meta.url)

interface Service {
  readonly image: string
  readonly profiles?: readonly string[]
  readonly privileged?: boolean
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly user?: string
  readonly network_mode?: string
  readonly pid?: string
  readonly networks: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly restart: string
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly deploy: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } }
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const text = readFileSync(FILE, 'utf8')
const compose: Compose = parse(text, { merge: true })
const services = Object.entries(compose.services)
const program = {
  web: compose.services.web as Service,
  worker: compose.services.worker as Service,
  setup: compose.services.setup as Service,
}

const FILLED_IN = {
  APP_ID: '1',
  PRIVATE_KEY: 'a-key',
  WEBHOOK_SECRET: 'a-secret',
  MODEL: 'a-model',
  OPENAI_API_KEY: 'a-model-key',
  POSTGRES_PASSWORD: 'a-password',
}

describe('docker-compose.yml', () => {
  test('has the six parts, and one that is only run when it is asked for', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'docker',
      'postgres',
      'redis',
      'sandbox-image',
      'setup',
      'web',
      'worker',
    ])
    expect(services.filter(([, { profiles }]) => profiles !== undefined).map(([name]) => name)).toEqual(['setup'])
  })

  test('mounts no socket and no folder of the host but the recipe of the sandbox, read-only', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes)
    expect(text).not.toContain('docker.sock')
    expect(mounts.filter((mount) => !((mount.split(':')[0] as string) in compose.volumes))).toEqual([
      './sandbox:/sandbox:ro',
    ])
  })

  test('runs the engine privileged and nothing else; nothing shares a namespace of the host', () => {
    expect(services.filter(([, { privileged }]) => privileged).map(([name]) => name)).toEqual(['docker'])
    expect(services.flatMap(([, { network_mode, pid }]) => [network_mode, pid]).filter(Boolean)).toEqual([])
  })

  test('the engine is reached by the worker and the image builder only, over a network without a way out', () => {
    const members = (network: string) => services.filter(([, s]) => s.networks.includes(network)).map(([name]) => name)
    expect({ engine: members('engine'), data: members('data'), pull: members('pull') }).toEqual({
      engine: ['worker', 'setup', 'docker', 'sandbox-image'],
      data: ['web', 'worker', 'setup', 'postgres', 'redis'],
      pull: ['docker'],
    })
    expect({ engine: compose.networks.engine?.internal, data: compose.networks.data?.internal }).toEqual({
      engine: true,
      data: true,
    })
  })

  test('only the web side and set-up have a port, on the loopback address', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['web', 'setup'])
    const ports = [...(program.web.ports ?? []), ...(program.setup.ports ?? [])]
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true)
  })

  test('only the engine has the key of its certificate authority, and only who talks to it a client key', () => {
    const having = (volume: string) =>
      services.filter(([, s]) => s.volumes?.some((mount) => mount.startsWith(`${volume}:`)))
    expect(having('engine-ca').map(([name]) => name)).toEqual(['docker'])
    expect(having('engine-client').map(([name]) => name)).toEqual(['worker', 'setup', 'docker', 'sandbox-image'])
    expect(program.worker.environment).toMatchObject({
      DOCKER_HOST: 'tcp://docker:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs/client',
    })
  })

  test('the program is read-only, without capabilities, and has no user but that of its image', () => {
    for (const service of Object.values(program)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
      expect(service.user).toBeUndefined()
    }
  })

  test.each(Object.keys(program) as (keyof typeof program)[])(
    '%s is told only what the program knows, and all that it needs',
    (name) => {
      const environment = program[name].environment ?? {}
      expect(Object.keys(environment).filter((variable) => !(variable in ENV_FIELDS))).toEqual([])
      const told = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, interpolate(value)]))
      const loaded = loadConfig(told)
      // The placeholders for key and secret are refused for what they are, nothing else is.
      const problems = loaded.ok ? [] : loaded.problems.map((problem) => problem.split(' ', 1)[0])
      expect(problems.sort()).toEqual(['PRIVATE_KEY', 'WEBHOOK_SECRET'])
    },
  )

  test('no setting in .env is passed over: the worker is handed every one that is not fixed here', () => {
    const handed = Object.keys(program.worker.environment ?? {})
    expect(Object.keys(ENV_FIELDS).filter((name) => !handed.includes(name))).toEqual([
      'PRIVATE_KEY_PATH',
      'HOST',
      'PORT',
    ])
  })

  test('the web side has no key of the model and no engine', () => {
    const names = Object.keys(program.web.environment ?? {})
    expect(names.filter((name) => /^(?:OPENAI|DOCKER|SALLYPORT_SANDBOX)/.test(name))).toEqual([])
  })

  test('no value of a secret is written down, and one that is forgotten stops the start', () => {
    // Those of the App may be where set-up put them: without either, the program itself does not start.
    const ends = { PRIVATE_KEY: ':-', WEBHOOK_SECRET: ':-', POSTGRES_PASSWORD: ':?' }
    for (const [name, end] of Object.entries(ends)) {
      const uses = [...text.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))]
      expect(uses.length).toBeGreaterThan(0)
      expect(uses.every(([, rest]) => (end === ':-' ? rest === end : rest?.startsWith(end)))).toBe(true)
    }
    expect(compose.services.postgres?.environment?.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?[^}]+\}$/)
  })

  test('what set-up stored is written by set-up alone, and read by both sides', () => {
    const mounts = Object.entries(program).map(([name, { volumes = [] }]) => [
      name,
      volumes.find((mount) => mount.startsWith('settings:')),
    ])
    expect(Object.fromEntries(mounts)).toEqual({
      web: 'settings:/data/settings:ro',
      worker: 'settings:/data/settings:ro',
      setup: 'settings:/data/settings',
    })
  })

  test('Redis refuses rather than forgets, and writes down what it has', () => {
    const command = compose.services.redis?.command?.join(' ')
    expect(command).toContain('--maxmemory-policy noeviction')
    expect(command).toContain('--appendonly yes')
  })

  test('PostgreSQL 18 keeps its data where its image has it since 18', () => {
    expect(compose.services.postgres?.image).toMatch(/^postgres:18\.\d+/)
    expect(compose.services.postgres?.volumes).toEqual(['postgres-data:/var/lib/postgresql'])
  })

  test('every image has a tag of at least two numbers, none is latest', () => {
    for (const [, { image }] of services) expect(image).toMatch(/:\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/)
  })

  test('everything is bounded, restarted and asked after; what ends is waited for', () => {
    for (const [name, service] of services) {
      const once = name === 'sandbox-image' || name === 'setup'
      expect(service.deploy.resources.limits).toEqual({
        cpus: expect.any(String),
        memory: expect.stringMatching(/^\d+[gm]$/),
      })
      expect([name, service.restart]).toEqual([name, once ? 'no' : 'unless-stopped'])
      const asked = service.healthcheck !== undefined || service.image.startsWith('sallyport:')
      expect([name, asked]).toEqual([name, name !== 'sandbox-image'])
    }
    expect(program.worker.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      docker: { condition: 'service_healthy' },
      'sandbox-image': { condition: 'service_completed_successfully' },
    })
  })

  // Debian's docker-compose, where somebody has installed it.
  const installed = hasCompose() ? test : test.skip
  installed('is accepted by docker-compose, and refused without a password', () => {
    const config = (env: Readonly<Record<string, string>>) =>
      execFileSync('docker-compose', ['--file', fileURLToPath(FILE), 'config', '--quiet'], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, ...env },
        stdio: 'pipe',
      })
    const { POSTGRES_PASSWORD, ...rest } = FILLED_IN
    config({ ...rest, POSTGRES_PASSWORD })
    expect(() => config(rest)).toThrow(/POSTGRES_PASSWORD/)
  })
})

function interpolate(value: string): string {
  return value.replaceAll(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_all, name: string, fallback: string | undefined) => {
    return FILLED_IN[name as keyof typeof FILLED_IN] ?? fallback ?? ''
  })
}

function hasCompose(): boolean {
  try {
    execFileSync('docker-compose', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

import { generateKeyPairSync } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type DockerEngine, startDockerEngine } from '../fixtures/docker-daemon.ts'
import { freePort, listenLocally } from '../fixtures/free-port.ts'
import { buildImage, docker, importBaseImages, type Ran } from '../fixtures/local-images.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

const IMAGE = 'sallyport:test'
const HARDENED = ['--rm', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges']

describeWith('deploy')('the image that the Dockerfile makes', () => {
  let engine: DockerEngine
  let postgres: TestPostgres

  beforeAll(async () => {
    engine = await startDockerEngine()
    await importBaseImages(engine)
    await buildImage(engine, IMAGE, '.')
    postgres = await startTestPostgres()
  }, 900_000)
  afterAll(async () => {
    await postgres?.stop()
    await engine?.stop()
  }, 60_000)

  const offline = (...args: readonly string[]): Promise<Ran> =>
    docker(engine, 'run', ...HARDENED, '--network', 'none', ...args)

  test('is the command line, with the root read-only and without a network', async () => {
    const { code, stdout } = await offline(IMAGE, '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^usage: sallyport COMMAND/)
  }, 60_000)

  test.each(['serve', 'work'])(
    'refuses to %s without a configuration, and names all that is missing',
    async (command) => {
      const { code, stderr } = await offline(IMAGE, command)
      expect(code).toBe(78)
      for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'MODEL']) expect(stderr).toContain(name)
    },
    60_000,
  )

  test('keeps what set-up stores in a volume that is its own, and prints one link', async () => {
    const volume = ['--volume', 'sallyport-settings:/data/settings']
    const said = await docker(
      engine,
      ...['run', ...HARDENED, '--network', 'none', ...volume, '--env', 'MODEL=m', '--entrypoint', 'timeout', IMAGE],
      ...['-s', 'INT', '8', 'node', 'src/main.ts', 'setup', '--host', '0.0.0.0', '--url', 'http://127.0.0.1:3001'],
    )
    expect(said.stdout).toMatch(/http:\/\/127\.0\.0\.1:3001\/setup\/[\w-]{43}\n/)
    const readOnly = ['--volume', 'sallyport-settings:/data/settings:ro', '--entrypoint', 'sh', IMAGE]
    const { stdout } = await offline(...readOnly, '-c', 'stat -c "%a %u" /data/settings /data/settings/settings.json')
    expect(stdout.split('\n')).toEqual(['700 1000', '600 1000', ''])
  }, 60_000)

  test('is nobody special, may write to its data only, and holds the program and git, nothing else of the clone', async () => {
    const script = 'id -u; git --version; ls /app; touch /app/x 2>&1; touch /data/x && echo data; touch /root/x 2>&1'
    const { stdout } = await docker(
      engine,
      'run',
      '--rm',
      '--network',
      'none',
      '--entrypoint',
      'sh',
      IMAGE,
      '-c',
      script,
    )
    expect(stdout.split('\n')).toEqual([
      '1000',
      expect.stringMatching(/^git version 2\./),
      'app.yml',
      'node_modules',
      'package.json',
      'src',
      expect.stringContaining('/app/x'),
      'data',
      expect.stringContaining('/root/x'),
      '',
    ])
  }, 60_000)

  test('has no development dependency and no second Node inside', async () => {
    const { stdout } = await offline('--entrypoint', 'ls', IMAGE, 'node_modules')
    const names = stdout.split('\n')
    expect(names).toEqual(expect.arrayContaining(['probot', 'dockerode', 'kysely']))
    expect(names.filter((name) => /^(?:jest|typescript|@biomejs|@copilotkit|node-linux-.*)$/.test(name))).toEqual([])
  }, 60_000)

  test('serves: alive, ready, healthy by its own health check, and ends in order', async () => {
    const database = await overTcp((await postgres.create()).connectionString)
    const port = await freePort()
    const env = Object.entries(settings(database.url, port)).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const limits = HARDENED.filter((option) => option !== '--rm')
    const run = await docker(engine, 'run', '--detach', ...limits, '--network', 'host', ...env, IMAGE, 'serve')
    const id = run.stdout.trim()
    const answer = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
      return response?.ok ? response.json() : undefined
    }
    expect(await until('/healthz answers', () => answer('/healthz'), 60)).toEqual({ ok: true })
    expect(await until('/readyz answers', () => answer('/readyz'))).toMatchObject({
      checks: { database: 'ok', queue: 'ok' },
    })
    const health = () => docker(engine, 'inspect', '--format', '{{.State.Health.Status}}', id)
    await until(
      'the health check has passed',
      async () => ((await health()).stdout.trim() === 'healthy' ? true : undefined),
      60,
    )
    await docker(engine, 'stop', '--time', '20', id)
    const ended = await docker(engine, 'inspect', '--format', '{{.State.ExitCode}}', id)
    expect(ended.stdout.trim()).toBe('0')
    database.close()
  }, 180_000)
})

function settings(databaseUrl: string, port: number): Readonly<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    APP_ID: '1',
    PRIVATE_KEY: Buffer.from(privateKey.export({ type: 'pkcs1', format: 'pem' })).toString('base64'),
    WEBHOOK_SECRET: 'tests-only-8f1f0b7c2d9e4a55',
    MODEL: 'none',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
  }
}

// The tests' PostgreSQL listens on a socket in a folder that no container can see.
async function overTcp(connectionString: string): Promise<{ readonly url: string; close(): void }> {
  const url = new URL(connectionString)
  const socket = `${url.searchParams.get('host')}/.s.PGSQL.5432`
  const proxy = createServer((client) => {
    const server = connect(socket)
    client.pipe(server).pipe(client)
    for (const end of [client, server]) end.on('error', () => end.destroy())
  })
  const port = await listenLocally(proxy)
  return { url: `postgres://${url.username}@127.0.0.1:${port}${url.pathname}`, close: () => void proxy.close() }
}

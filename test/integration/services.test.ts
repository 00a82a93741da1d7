import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createDockerEngine } from '../../src/adapters/docker/engine.ts'
import type { SandboxEngine } from '../../src/ports/sandbox.ts'
import { renderEvidence } from '../../src/view/render-evidence.ts'
import { openCleanRoom, type RealCleanRoom } from '../fixtures/clean-room.ts'
import { type DockerDaemon, startDockerDaemon } from '../fixtures/docker-daemon.ts'
import { importServices, type LocalServices } from '../fixtures/local-services.ts'
import { describeWith } from '../fixtures/skipped.ts'

const CLIENT = `const { connect } = require('node:net')
exports.command = (line) => new Promise((resolve, reject) => {
  const socket = connect(6379, '127.0.0.1', () => socket.write(line + '\\r\\n'))
  socket.on('data', (bytes) => { socket.destroy(); resolve(String(bytes).trim()) })
  socket.on('error', reject)
})
`
const TEST = `const test = require('node:test')
const assert = require('node:assert')
const { key } = require('./index.js')
const { command } = require('./client.js')
test('keeps what it was given', async () => {
  assert.equal(await command('EXISTS ' + key('a')), ':0', 'nobody else has been here')
  assert.equal(await command('SET app:a 1'), '+OK')
  assert.equal(await command('EXISTS ' + key('a')), ':1', 'the key is another one')
})
`

describeWith('docker')('evidence with a service and an image', () => {
  let daemon: DockerDaemon
  let local: LocalServices
  let engine: SandboxEngine
  let room: RealCleanRoom

  beforeAll(async () => {
    daemon = await startDockerDaemon()
    local = await importServices(daemon)
    const docker = { socketPath: daemon.socketPath }
    engine = createDockerEngine({ docker, image: daemon.image, installation: randomUUID(), readOnlyMounts: ['/usr'] })
    room = await openCleanRoom()
  }, 90_000)

  afterAll(async () => {
    await room.close()
    await engine.close()
    await daemon.stop()
  }, 60_000)

  test('a test that needs a database proves a fix, and the evidence names what ran beside it', async () => {
    const redis = { name: 'cache', image: local.redis, env: {}, ports: [6379], seconds: 60, writable: [] }
    const manifest = '{"name":"x","version":"1.0.0"}\n'
    const { evidence, finding } = await room.prove(
      {
        kind: 'fix',
        image: local.tools,
        policy: { services: [redis], verify: ['test "$MARK" = tools && /opt/supervisor/node --test'] },
        base: {
          'package.json': manifest,
          'client.js': CLIENT,
          'index.js': "exports.key = (name) => 'wrong:' + name\n",
        },
        change: { 'index.js': "exports.key = (name) => 'app:' + name\n", 'index.test.js': TEST },
      },
      { engine },
    )
    expect(evidence.proof).toMatchObject({ kind: 'fix', holds: true })
    expect(finding.verb).toBe('allow')
    const [tools, digest] = [await engine.environment(local.tools), await engine.environment(local.redis)]
    expect(evidence).toMatchObject({
      image: local.tools,
      environment: tools,
      services: [{ name: 'cache', image: local.redis, digest }],
    })
    expect(renderEvidence(evidence)).toContain(
      `**Run in:** \`local/tools:1\` (\`${tools.slice(0, 12)}\`), with \`cache\` from \`local/redis:1\` (\`${digest.slice(0, 12)}\`)`,
    )
  }, 120_000)

  test('a service that never answers ends verification with its name, not without it', async () => {
    const silent = { name: 'slow', image: local.silent, env: {}, ports: [5432], seconds: 1, writable: [] }
    const subject = { kind: 'fix', base: { 'test.js': '' }, change: { 'test.js': '1\n' } } as const
    const proving = room.prove({ ...subject, policy: { services: [silent], verify: ['true'] } }, { engine })
    await expect(proving).rejects.toMatchObject({ code: 'service-failed', retryable: false })
  }, 60_000)
})

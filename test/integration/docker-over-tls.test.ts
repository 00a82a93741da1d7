import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectionOf } from '../../src/adapters/docker/connection.ts'
import { createDockerEngine } from '../../src/adapters/docker/engine.ts'
import { LIMITS, tarOf } from '../conformance/sandbox/harness.ts'
import { writeCertificates } from '../fixtures/certificates.ts'
import { type DockerDaemon, startDockerDaemon } from '../fixtures/docker-daemon.ts'
import { freePort } from '../fixtures/free-port.ts'
import { describeWith } from '../fixtures/skipped.ts'

// As in docker-compose.yml: an engine elsewhere, that talks to holders of a certificate only.
describeWith('docker')('an engine that is reached over TCP with TLS', () => {
  let folder: string
  let ours: string
  let theirs: string
  let host: string
  let daemon: DockerDaemon

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-tls-'))
    const { server, client } = writeCertificates(folder)
    ours = client
    const elsewhere = join(folder, 'elsewhere')
    await mkdir(elsewhere)
    theirs = writeCertificates(elsewhere).client
    const port = await freePort()
    host = `tcp://127.0.0.1:${port}`
    const files = ['--tlscacert', join(server, 'ca.pem'), '--tlscert', join(server, 'cert.pem')]
    const tls = ['--tlsverify', ...files, '--tlskey', join(server, 'key.pem')]
    daemon = await startDockerDaemon(['-H', host, ...tls])
  }, 60_000)
  afterAll(async () => {
    await daemon?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const engineWith = (certPath: string) =>
    createDockerEngine({
      docker: connectionOf({ host, tlsVerify: true, certPath }),
      image: daemon.image,
      installation: randomUUID(),
      readOnlyMounts: ['/usr'],
    })

  test('a sandbox is made, works and is taken out of over it', async () => {
    const engine = engineWith(ours)
    const tree = tarOf([{ name: 'add.js', content: 'x'.repeat(300_000) }])
    const sandbox = await engine.create({ runId: 'tls', purpose: 'agent', tree, limits: LIMITS })
    const command = { argv: ['wc', '-c', 'add.js'], timeoutMs: 10_000, maxOutputBytes: 1024 }
    const { exitCode, stdout } = await sandbox.exec(command)
    expect([exitCode, Buffer.from(stdout).toString()]).toEqual([0, '300000 add.js\n'])
    await sandbox.freeze()
    let bytes = 0
    for await (const chunk of sandbox.export(1e7)) bytes += chunk.length
    expect(bytes).toBeGreaterThan(300_000)
    await sandbox.destroy()
    await engine.close()
  })

  test("somebody else's certificate, and none, open nothing", async () => {
    await expect(engineWith(theirs).environment()).rejects.toMatchObject({ code: 'engine-unavailable' })
    const plain = connectionOf({ host, tlsVerify: false, certPath: undefined })
    const engine = createDockerEngine({ docker: plain, image: daemon.image, installation: 'plain' })
    await expect(engine.environment()).rejects.toMatchObject({ code: 'engine-unavailable' })
  })
})

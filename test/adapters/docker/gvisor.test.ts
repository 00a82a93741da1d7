import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { createDockerEngine } from '../../../src/adapters/docker/engine.ts'
import { DEFAULT_LIMITS } from '../../../src/ports/sandbox.ts'
import { entriesOf, tarOf } from '../../conformance/sandbox/harness.ts'
import { startDockerDaemon } from '../../fixtures/docker-daemon.ts'
import { describeWith } from '../../fixtures/skipped.ts'

const RUNSC = '/usr/bin/runsc'
// gVisor is in no list of what the tests install: where it is, it is tried.
const testWhereInstalled = existsSync(RUNSC) ? test : test.skip

describeWith('docker')('a sandbox under gVisor', () => {
  testWhereInstalled(
    'starts by one setting, on a kernel of its own, and has no network',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sallyport-gvisor-'))
      // Debian's version takes every network namespace of newer kernels for the machine's own.
      const runtime = join(folder, 'runsc')
      await writeFile(runtime, `#!/bin/sh\nexec ${RUNSC} --network=none "$@"\n`)
      await chmod(runtime, 0o755)
      const { socketPath, image, stop } = await startDockerDaemon(['--add-runtime', `runsc=${runtime}`])
      const options = { docker: { socketPath }, image, installation: randomUUID(), readOnlyMounts: ['/usr'] }
      const engine = createDockerEngine({ ...options, runtime: 'runsc' })
      try {
        const tree = tarOf([{ name: 'a.txt', content: 'a' }])
        const sandbox = await engine.create({ runId: 'r', purpose: 'agent', tree, limits: DEFAULT_LIMITS })
        const script = 'dmesg | head -n 1; id -u; cat a.txt; echo b > b.txt; touch /x; cat < /dev/tcp/1.1.1.1/443'
        const said = await sandbox.exec({ argv: ['bash', '-c', script], timeoutMs: 30_000, maxOutputBytes: 10_000 })
        expect(Buffer.from(said.stdout).toString()).toMatch(/Starting gVisor\.\.\.\n1000\na$/)
        expect(Buffer.from(said.stderr).toString()).toMatch(/'\/x'.*\n.*No route to host/)
        await sandbox.freeze()
        expect((await entriesOf(sandbox.export(100_000))).map(({ name }) => name)).toEqual(['a.txt', 'b.txt'])
        expect(engine.hasServices).toBe(false)
      } finally {
        await engine.close()
        await stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

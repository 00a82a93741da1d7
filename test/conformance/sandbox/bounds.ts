import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { type Provide, withSandbox } from './harness.ts'

const COUNT_FORKS = `
import os, signal
for made in range(500):
    try:
        if os.fork() == 0: signal.pause()
    except BlockingIOError: break
print(made)
`

export function describeBounds(provide: Provide): void {
  test('a memory bomb dies and the sandbox goes on', async () => {
    await withSandbox(provide().engine, async ({ node, sh }) => {
      const said = await node('const all = []; for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1))', {
        timeoutMs: 15_000,
      })
      expect(said).toMatchObject({ exitCode: null, timedOut: false })
      expect((await sh('echo alive')).out).toBe('alive\n')
    })
  }, 30_000)

  test('a fork bomb is held, killed at its deadline, and the sandbox goes on', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const before = performance.now()
      const bomb = await sh('bomb() { bomb | bomb & }; bomb; while :; do bomb; done', { timeoutMs: 1_500 })
      expect(bomb.timedOut).toBe(true)
      expect(performance.now() - before).toBeLessThan(6_500)
      expect(execFileSync('echo', ['healthy']).toString()).toBe('healthy\n')
      expect((await sh('ls -d /proc/[0-9]* | wc -l; echo alive')).out).toMatch(/^[3-9]\nalive\n$/)
    })
  }, 30_000)

  test('processes are limited in number', async () => {
    await withSandbox(provide().engine, async ({ run }) => {
      const said = await run(['python3', '-c', COUNT_FORKS])
      expect(Number(said.out)).toBeGreaterThan(10)
      expect(Number(said.out)).toBeLessThan(64)
    })
  })

  test('a full workspace says so, and the sandbox goes on', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      for (const folder of ['/workspace', '/tmp', '/home/agent', '/dev/shm']) {
        const said = await sh(`head -c 200M /dev/zero > ${folder}/fill`)
        expect(said.exitCode).not.toBe(0)
        expect(said.err).toContain('No space left on device')
      }
      const size = Number((await sh('stat -c %s /workspace/fill')).out)
      expect(size).toBeLessThanOrEqual(64 * 1024 ** 2)
      expect((await sh('rm /workspace/fill && echo alive > file && cat file')).out).toBe('alive\n')
    })
  }, 30_000)

  test('endless output costs neither us nor the sandbox its memory', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const before = process.memoryUsage().rss
      const said = await sh('yes & yes >&2', { timeoutMs: 1_500, maxOutputBytes: 10_000 })
      expect(said).toMatchObject({ timedOut: true })
      expect([said.out.length, said.err.length]).toEqual([10_000, 10_000])
      expect(said.omitted.stdout).toBeGreaterThan(100_000)
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2)
      expect((await sh('echo alive')).out).toBe('alive\n')
    })
  })

  test('processor time is limited', async () => {
    const work = async ({ sh }: Parameters<Parameters<typeof withSandbox>[1]>[0]) => {
      const said = await sh('(timeout 2 sh -c "while :; do :; done" &); timeout 2 sh -c "while :; do :; done"; times')
      const spent = [...said.out.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
        (sum, [, m, s]) => sum + Number(m) * 60 + Number(s),
        0,
      )
      expect(spent).toBeLessThan(1.2)
    }
    await withSandbox(provide().engine, work, { limits: { cpus: 0.25 } })
  })
}

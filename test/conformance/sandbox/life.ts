import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { LIMITS, open, type Provide, tarOf } from './harness.ts'

export function describeLife(provide: Provide): void {
  test('the environment has a name of its own, always the same', async () => {
    const { engine } = provide()
    expect(await engine.environment()).toMatch(/^[0-9a-f]{64}$/)
    expect(await engine.environment()).toBe(await engine.environment())
  })

  test('destroy leaves nothing, may be called again, and ends what was running', async () => {
    const { engine, traces, remaining } = provide()
    const { sandbox, sh } = await open(engine)
    const made = await traces()
    expect(made.length).toBeGreaterThan(0)
    const running = sh('sleep 300')
    const ending = expect(running).rejects.toMatchObject({ code: 'sandbox-lost' })
    await sandbox.destroy()
    await sandbox.destroy()
    await ending
    await expect(sh('true')).rejects.toMatchObject({ name: 'Fault', code: 'sandbox-lost' })
    expect(await remaining(made)).toEqual([])
  })

  test('a guest that kills its supervisor is lost, and nothing of it is left', async () => {
    const { engine, traces, remaining } = provide()
    const { sandbox, sh } = await open(engine)
    const made = await traces()
    await expect(sh('kill -9 $PPID; sleep 300')).rejects.toMatchObject({ name: 'Fault', code: 'sandbox-lost' })
    await expect(sh('true')).rejects.toMatchObject({ code: 'sandbox-lost' })
    await sandbox.destroy()
    expect(await remaining(made)).toEqual([])
  })

  test('a guest that stops its supervisor is lost within five seconds of the deadline', async () => {
    const { sandbox, sh } = await open(provide().engine)
    const before = performance.now()
    await expect(sh('kill -STOP $PPID; sleep 300', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'sandbox-lost' })
    expect(performance.now() - before).toBeLessThan(5_300)
    await sandbox.destroy()
  })

  test('a sandbox dies when its lifetime is over', async () => {
    const { engine, traces, remaining } = provide()
    const { sandbox, sh } = await open(engine, { limits: { lifetimeMs: 1_500 } })
    const made = await traces()
    const before = performance.now()
    await expect(sh('sleep 300', { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'sandbox-lost' })
    expect(performance.now() - before).toBeLessThan(6_500)
    await sandbox.destroy()
    expect(await remaining(made)).toEqual([])
  })

  test('a creation that is aborted throws the reason and leaves nothing', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    await expect(open(engine, { signal: AbortSignal.abort(new Error('not any more')) })).rejects.toThrow('not any more')
    const controller = new AbortController()
    async function* slow() {
      yield* tarOf([{ name: 'a', content: 'a' }])
      controller.abort(new Error('changed my mind'))
      yield Buffer.alloc(512)
    }
    const request = { runId: 'aborted', purpose: 'agent', tree: slow(), limits: LIMITS } as const
    await expect(engine.create(request, controller.signal)).rejects.toThrow('changed my mind')
    expect(await traces()).toEqual(before)
  })

  test('a tree that fails on our side leaves nothing', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    async function* broken() {
      yield* tarOf([{ name: 'a', content: 'a' }])
      throw new Error('the source broke')
    }
    const request = { runId: 'broken', purpose: 'clean-room', tree: broken(), limits: LIMITS } as const
    await expect(engine.create(request)).rejects.toThrow('the source broke')
    expect(await traces()).toEqual(before)
  })

  test('what a killed process left is reaped; what lives is left alone', async () => {
    const { engine, owner, traces, remaining } = provide()
    const mine = await open(engine)
    const before = await traces()
    const [command = '', ...rest] = owner
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const orphan = (await traces()).filter((trace) => !before.includes(trace))
    expect(orphan.length).toBeGreaterThan(0)
    expect(await engine.reap()).toBe(0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await engine.reap()).toBe(1)
    expect(await remaining(orphan)).toEqual([])
    expect((await mine.sh('echo alive')).out).toBe('alive\n')
    await mine.sandbox.destroy()
  })
}

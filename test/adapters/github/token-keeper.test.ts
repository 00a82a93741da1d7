import { describe, expect, it } from '@jest/globals'
import { createGate } from '../../../src/adapters/github/gate.ts'
import { createTokenSource, type RepositoryToken } from '../../../src/adapters/github/repository-token.ts'
import { createTokenKeeper } from '../../../src/adapters/github/token-keeper.ts'
import { Secret } from '../../../src/domain/secret.ts'

describe('tokens end with their work', () => {
  it('revokes a token that rested', async () => {
    const { source, revoked, rest } = arrange()
    await source.current()
    rest()
    expect(revoked).toEqual(['token-1'])
  })

  it('keeps a token that is used', async () => {
    const { source, revoked, rest, waiting } = arrange()
    await source.current()
    await source.current()
    expect(waiting()).toBe(1)
    rest()
    expect(revoked).toEqual(['token-1'])
  })

  it('never hands out a revoked token', async () => {
    const { source, rest } = arrange()
    await source.current()
    rest()
    expect((await source.current()).value.reveal()).toBe('token-2')
  })

  it('revokes nothing while GitHub wants silence, and everything after it', async () => {
    const { source, state, revoked, rest, waiting } = arrange()
    await source.current()
    state.open = false
    rest()
    await Promise.resolve()
    expect({ revoked, waiting: waiting(), next: (await source.current()).value.reveal() }).toEqual({
      revoked: [],
      waiting: 1,
      next: 'token-2',
    })
    state.open = true
    rest()
    expect(revoked).toEqual(['token-1', 'token-2'])
  })

  it('revokes all at the end, each once', async () => {
    const { source, keeper, revoked, rest } = arrange()
    await source.current()
    await keeper.close()
    rest()
    await keeper.close()
    expect(revoked).toEqual(['token-1'])
  })
})

function arrange() {
  const revoked: string[] = []
  const state = { open: true }
  const timers = new Set<() => void>()
  const keeper = createTokenKeeper({
    idleMs: 30_000,
    revoke: async (token) => {
      if (!state.open) return false
      revoked.push(token.reveal())
      return true
    },
    schedule: (_ms, callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  })
  let minted = 0
  const mint = async (): Promise<RepositoryToken> => {
    minted += 1
    const expiresAt = new Date('2026-03-01T13:00:00Z')
    return { value: new Secret(`token-${minted}`), expiresAt, owner: 'acme', repo: 'parser' }
  }
  const now = new Date('2026-03-01T12:00:00Z')
  const clock = { now: () => now, monotonic: () => 0, sleep: async () => undefined }
  const gate = createGate(clock)
  const rest = () => {
    for (const callback of [...timers]) {
      timers.delete(callback)
      callback()
    }
  }
  return {
    keeper,
    source: createTokenSource({ mint, keeper, gate, clock }),
    state,
    revoked,
    rest,
    waiting: () => timers.size,
  }
}

import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { describeBounds } from './sandbox/bounds.ts'
import { describeCommands } from './sandbox/commands.ts'
import { describeEgress } from './sandbox/egress.ts'
import type { SandboxHarness } from './sandbox/harness.ts'
import { describeIsolation } from './sandbox/isolation.ts'
import { describeLayers } from './sandbox/layers.ts'
import { describeLife } from './sandbox/life.ts'
import { describeTrees } from './sandbox/trees.ts'

/** What every sandbox engine must hold. `SALLYPORT_SKIP=docker,…` names engines that this machine does not have. */
export function describeSandbox(name: string, open: () => Promise<SandboxHarness>): void {
  if (process.env.SALLYPORT_SKIP?.split(',').includes(name)) {
    test.skip(`the ${name} sandbox`, () => {})
    return
  }
  describe(`the ${name} sandbox`, () => {
    let harness: SandboxHarness | undefined
    beforeAll(async () => {
      harness = await open()
    }, 60_000)
    afterAll(async () => {
      await harness?.close()
    }, 30_000)
    const provide = () => {
      if (harness === undefined) throw new Error('the engine did not start')
      return harness
    }
    describe('commands', () => describeCommands(provide))
    describe('trees', () => describeTrees(provide))
    describe('layers', () => describeLayers(provide))
    describe('egress', () => describeEgress(provide))
    describe('isolation', () => describeIsolation(provide))
    describe('bounds', () => describeBounds(provide))
    describe('life', () => describeLife(provide))
  })
}

import type { Sandbox } from '../../src/ports/sandbox.ts'
import type { TakenOut } from '../../src/ports/take-out.ts'
import { createTakeOut } from '../../src/workspace/take-out.ts'
import type { Opened, OpenOptions, Said } from '../conformance/sandbox/harness.ts'
import type { Arena } from './arena.ts'

export interface BroughtOut {
  readonly said: Said
  readonly taken: TakenOut
}

/** Puts the base into a sandbox of its own, lets the attack work there, and takes the tree out as a run would. */
export function bringOut(
  arena: Arena,
  plant: (opened: Opened) => Promise<Said>,
  options: OpenOptions = {},
): Promise<BroughtOut> {
  return arena.own(
    async (opened) => {
      const said = await plant(opened)
      return { said, taken: await takeOutOf(arena, opened.sandbox) }
    },
    { tree: arena.source.archive(), ...options },
  )
}

export function takeOutOf({ source }: Arena, sandbox: Sandbox): Promise<TakenOut> {
  return createTakeOut({ source: source.store })(sandbox, source.repository, source.tree)
}

/** @returns what is wrong unless all of the tree was refused for that reason. */
export function refusedFor(taken: TakenOut, reason: RegExp): string[] {
  if (taken.type === 'tree') return [`it came out: ${taken.files.slice(0, 5).join(', ')}`]
  return reason.test(taken.reason) ? [] : [`refused for another reason: ${taken.reason}`]
}

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { planRestoring, restore } from '../../src/agent/saving/restore.ts'
import { createSaving } from '../../src/agent/saving/save.ts'
import type { ToolRoom } from '../../src/agent/tools/tool.ts'
import type { AgentStep } from '../../src/domain/agent-step.ts'
import type { SavedWorkspace } from '../../src/domain/context-event.ts'
import { DEFAULT_LIMITS, type Sandbox } from '../../src/ports/sandbox.ts'
import { createFakeEngine } from '../fixtures/fake-sandbox.ts'

const engine = createFakeEngine({ 'a/one': '1', 'a/b/two': '2', 'a/b/c/three': '3', 'x y': 'spaces\n' })
const LOOK = `for root in . "$TMPDIR" "$HOME"; do cd "$root"; echo "$root" | sed 's#.*/##'; find . -path ./.sallyport -prune -o \
  -printf '%y %m %p %l\\n' | sort; find . -path ./.sallyport -prune -o -type f -print0 | sort -z | xargs -0 -r cat; done`

const create = () => engine.create({ runId: 'r', purpose: 'agent', tree: nothing(), limits: DEFAULT_LIMITS })
const sh = async (sandbox: Sandbox, script: string) => {
  const result = await sandbox.exec({ argv: ['sh', '-c', script], timeoutMs: 20_000, maxOutputBytes: 1e6 })
  return new TextDecoder().decode(result.stdout)
}
const roomOf = (sandbox: Sandbox): ToolRoom => ({
  exec: (command) => sandbox.exec(command),
  remainingMs: () => 1e6,
  aborted: () => false,
})

/** Plays commands in one sandbox, saving after each, restores another, and looks at both. */
async function replay(commands: readonly string[]) {
  const [first, second] = [await create(), await create()]
  try {
    const blobs = createMemoryBlobStore()
    const saving = createSaving(blobs, roomOf(first))
    const saved: (SavedWorkspace | undefined)[] = []
    for (const command of commands) {
      await saving.exec({ argv: ['sh', '-c', command], timeoutMs: 20_000, maxOutputBytes: 1e6 })
      saved.push(await saving.save('command', []))
    }
    const repeated: number[] = []
    const again = async ({ step }: { step: number }) => {
      repeated.push(step)
      await sh(second, commands[step - 1] ?? '')
    }
    await restore(planOf(saved), { blobs, room: roomOf(second), again })
    return { saved, repeated, before: await sh(first, LOOK), after: await sh(second, LOOK) }
  } finally {
    await Promise.all([first.destroy(), second.destroy()])
  }
}

function planOf(saved: readonly (SavedWorkspace | undefined)[]) {
  const steps = saved.map((each, index): AgentStep => {
    const result = { step: index + 1, call: 'c', tool: 'run', result: 'r', ok: true, durationMs: 0 }
    const results = [{ ...result, ...(each && { saved: each }) }]
    return { step: index + 1, answer: 'a', model: 'm', calls: [], results }
  })
  return planRestoring(steps, () => 'command')
}

describe('what commands change is found in the next sandbox', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['a file is written, changed and deleted', ['echo 1 > n', 'echo 2 >> n; echo 3 >> a/one', 'rm n "x y"']],
    ['a folder is moved, and what is in it is as old as ever', ['mv a/b moved', 'echo 4 > moved/c/four']],
    ['a folder takes the place of another', ['mkdir new; echo 5 > new/five', 'rm -r a/b; mv new a/b']],
    [
      'a file becomes a folder, and a folder a file',
      ['rm a/one; mkdir a/one; echo 1 > a/one/1', 'rm -r a/one a/b; echo > a/b'],
    ],
    [
      'links, modes and empty folders',
      ['ln -s a/one link; ln a/one hard; chmod 755 a/one; mkdir -p e/e', 'chmod 600 a/one'],
    ],
    [
      'names that are no names',
      ['echo > "-n"; echo > "$(printf "a\\nb")"; mkdir "w x"; echo > "w x/dirs"; echo > kept'],
    ],
    ['scratch files and the home', ['echo t > "$TMPDIR/t"; mkdir "$HOME/.c"; echo h > "$HOME/.c/h"', 'rm "$TMPDIR/t"']],
    ['old times', ['echo old > o; touch -d 2001-01-01 o a/one', 'cp -p o p; mv o a/o']],
  ]
  test.each(cases)('%s', async (_name, commands) => {
    const { saved, repeated, before, after } = await replay(commands)
    expect(after).toBe(before)
    expect(saved.map((each) => each?.type)).toEqual(commands.map(() => 'archive'))
    expect(repeated).toEqual([])
  })

  test('whatever is done in whatever order', async () => {
    const path = fc.constantFrom('a', 'a/one', 'a/b', 'a/b/c', 'd', 'd/e', 'd/e/f', '"x y"', '"$TMPDIR/q"')
    const verb = fc.constantFrom('mkdir -p', 'rm -rf', 'touch', 'echo x >>', 'chmod 700')
    const two = fc.tuple(fc.constantFrom('mv -T', 'cp -rT', 'ln -sfn'), path, path).map((words) => words.join(' '))
    const command = fc.oneof(
      fc.tuple(verb, path).map((words) => words.join(' ')),
      two,
    )
    const commands = fc.array(
      fc.array(command, { minLength: 1, maxLength: 3 }).map((each) => each.join('; ')),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    const property = fc.asyncProperty(commands, async (played) => {
      const { before, after } = await replay(played.map((each) => `{ ${each}; } 2>&1`))
      expect(after).toBe(before)
    })
    await fc.assert(property, { numRuns: 15 })
  })

  test('a command that only looks leaves nothing to keep', async () => {
    const { saved } = await replay(['cat a/one; ls -lR', 'echo 1 > n', 'cat n', 'wc -c n'])
    expect(saved.map((each) => each?.type)).toEqual(['unchanged', 'archive', 'unchanged', 'unchanged'])
  })
})

describe('what cannot be kept is done again', () => {
  test('too much at once; the next archive holds it when it is small enough again', async () => {
    const big = 'head -c 20000000 /dev/zero > big; echo 1 > small'
    const alone = await replay([big])
    expect(alone.saved).toEqual([{ type: 'failed', reason: expect.stringContaining('16777216 bytes') }])
    expect(alone.repeated).toEqual([1])
    expect(alone.after).toBe(alone.before)
    const healed = await replay([big, 'rm big'])
    expect(healed.saved.map((each) => each?.type)).toEqual(['failed', 'archive'])
    expect(healed.repeated).toEqual([])
    expect(healed.after).toBe(healed.before)
  }, 30_000)

  test('a mark that the agent took away', async () => {
    const { saved, repeated, before, after } = await replay(['rm -rf "$TMPDIR/.sallyport"; echo 1 > n', 'echo 2 >> n'])
    expect(saved.map((each) => each?.type)).toEqual(['failed', 'failed'])
    expect(repeated).toEqual([1, 2])
    expect(after).toBe(before)
  })
})

async function* nothing(): AsyncGenerator<Uint8Array> {}

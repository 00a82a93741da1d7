import { expect, test } from '@jest/globals'
import { Fault, type FaultCode } from '../../src/domain/fault.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import { createHeldReporter } from '../../src/publish/held-reporter.ts'
import { intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'
import { changeOf, file } from '../guard/change.ts'

async function held(fault?: FaultCode) {
  const journal = pinnedJournal(intentOf(), policyOf())
  const finding = { rule: 'ci-execution', verb: 'hold', reason: 'A Makefile.', locations: [] } as const
  await journal.record({
    type: 'change.exported',
    data: { baseTree: 'b', tree: 't', files: ['Makefile'], dropped: [] },
  })
  await journal.record({ type: 'agent.finished', data: { outcome: 'submitted', title: '', summary: '', reason: '' } })
  const verdict = { verb: 'hold', findings: [finding] } as const
  await journal.record({ type: 'guard.judged', data: { verdict, policyDigest: 'p', factsDigest: 'f'.repeat(64) } })
  const bodies: string[] = []
  const host = {
    comments: async () => bodies.map((body, id) => ({ id, body, ours: true })),
    createComment: async (_number: number, body: string) => ({ id: bodies.push(body) }),
  }
  const source = {
    async diff() {
      if (fault !== undefined) throw new Fault(fault, 'not here', { retryable: fault === 'network' })
      return changeOf(file('Makefile', 'old\n', 'new\n'))
    },
  }
  const report = createHeldReporter({ codeHost: { open: () => host } as unknown as CodeHost, source })
  return { journal, bodies, report: () => report(journal, journal.state()) }
}

test('a held change is shown once, where it was asked for', async () => {
  const { bodies, report } = await held()
  await report()
  await report()
  expect(bodies).toEqual([
    expect.stringMatching(/ci-execution\*\* holds it: A Makefile\.[\s\S]*-old\n\+new[\s\S]*<!-- sallyport:held:/),
  ])
})

test('nothing is shown of what is let out', async () => {
  const { journal, bodies, report } = await held()
  await journal.record({ type: 'publish.requested', data: { by: { id: 3, login: 'noor', type: 'User' } } } as never)
  await report()
  expect(bodies).toEqual([])
})

test('trees that are not here do not end the run; a host that is away has it tried again', async () => {
  const gone = await held('not-found')
  await gone.report()
  expect(gone.bodies).toEqual([])
  const away = await held('network')
  await expect(away.report()).rejects.toThrow('not here')
})

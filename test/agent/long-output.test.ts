import { expect, test } from '@jest/globals'
import { createAgentStage } from '../../src/agent/stage.ts'
import { answerOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'

const signal = new AbortController().signal

test('a long output is shown by its ends, and the rest of it is read by its handle, unbounded by what was shown', async () => {
  const long = answerOf(['run', { command: 'seq 1 20000; echo SECRET-x' }])
  const page = (offset?: number, handle = '1.1') => answerOf(['read_output', { handle, ...(offset && { offset }) }])
  const answers = [long, page(2666), page(108_000), page(999_999), page(0, '9.9'), page(0, 'x'), SUBMIT]
  const { deps, journal, requests } = setUpAgent({ answers })
  await createAgentStage(deps)(journal, signal)
  const results = requests.at(-1)?.messages.flatMap((each) => (each.role === 'tool' ? [each.content] : [])) ?? []
  const [shown = '', middle = '', end = '', ...wrong] = results
  expect(shown.length).toBeLessThan(8_200)
  expect(shown).toMatch(/^exit code 0\n1\n2\n.*read_output handle 1\.1 offset 2666 shows them.*20000\n\[redacted\]$/s)
  const head = shown.slice(0, 2666)
  expect(
    `${head}${middle}`.startsWith(`exit code 0\n${Array.from({ length: 2000 }, (_, n) => n + 1).join('\n')}`),
  ).toBe(true)
  expect(middle).toMatch(/\[characters 2666-10666 of \d+; next: offset 10666\]$/)
  expect(end).toMatch(/20000\n\[redacted\]$/)
  expect(wrong).toEqual([
    expect.stringMatching(/^Output 1\.1 has only \d+ characters\.$/),
    'There is no output 9.9. Handles stand where output was cut.',
    'There is no output x. Handles stand where output was cut.',
  ])
})

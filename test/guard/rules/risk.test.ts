import { describe, expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../../src/config/default-policy.ts'
import { parsePolicy } from '../../../src/config/policy-file.ts'
import { approvalsNeeded } from '../../../src/domain/approvals-needed.ts'
import { evaluateGuard } from '../../../src/guard/guard.ts'
import { changeOf, file, finding } from '../change.ts'

const manifest = (version: string) => JSON.stringify({ dependencies: { a: version } })
const long = 'const a = 1\n'.repeat(600)

describe('risk', () => {
  test.each([
    ['prose', [file('README.md', 'a\n', 'b\n')], 'low', 'allow'],
    ['a fix with its test', [file('a.ts', 'a\n', 'b\n'), file('a.test.ts', 'a\n', 'a\nb\n')], 'low', 'allow'],
    ['large, without a test', [file('a.ts', 'a\n', long)], 'medium', 'disclose'],
    ['dependencies', [file('package.json', manifest('1.0.0'), manifest('2.0.0'))], 'high', 'disclose'],
  ] as const)('%s', (_name, files, risk, verb) => {
    expect(finding('risk', [...files])).toMatchObject({ risk, verb })
  })

  test('the policy may ask for more people where it is high, never for fewer', () => {
    const judge = (...files: ReturnType<typeof file>[]) =>
      evaluateGuard({ change: changeOf(...files), secrets: [] }, DEFAULT_POLICY)
    const high = judge(file('package.json', manifest('1.0.0'), manifest('2.0.0')))
    const { policy } = parsePolicy('approval: { count: 2, high-risk-count: 3 }')
    expect(approvalsNeeded(policy.approval, high)).toBe(3)
    expect(approvalsNeeded(policy.approval, judge(file('README.md', 'a\n', 'b\n')))).toBe(2)
    expect(approvalsNeeded(policy.approval, undefined)).toBe(2)
    expect(approvalsNeeded(DEFAULT_POLICY.approval, high)).toBe(1)
    expect(approvalsNeeded({ ...policy.approval, highRiskCount: 1 }, high)).toBe(2)
  })
})

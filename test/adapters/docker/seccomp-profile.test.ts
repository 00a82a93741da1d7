import { describe, expect, test } from '@jest/globals'
import { renderSeccompProfile } from '../../../src/adapters/docker/seccomp-profile.ts'
import { ABSENT, DENIED } from '../../../src/adapters/guest/syscalls.ts'

interface Rule {
  readonly names: readonly string[]
  readonly action: string
  readonly errnoRet?: number
  readonly args?: readonly { readonly index: number; readonly value: number; readonly op: string }[]
}

const profile = JSON.parse(renderSeccompProfile()) as { defaultAction: string; syscalls: readonly Rule[] }
const rulesOf = (name: string) => profile.syscalls.filter(({ names }) => names.includes(name))

describe('the seccomp profile of a container', () => {
  test('refuses whatever it does not name', () => {
    expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO')
  })

  test.each([...Object.keys(DENIED), ...Object.keys(ABSENT)])('%s has one rule, and that refuses it', (name) => {
    expect(rulesOf(name).map(({ action }) => action)).toEqual(['SCMP_ACT_ERRNO'])
  })

  test('clone3 and io_uring are said not to exist, so that callers fall back', () => {
    expect(['clone3', 'io_uring_setup'].map((name) => rulesOf(name)[0]?.errnoRet)).toEqual([38, 38])
  })

  test('clone is allowed without namespaces only, and by no rule without that condition', () => {
    const args = [{ index: 0, value: 0x7e020000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }]
    expect(rulesOf('clone')).toEqual([{ names: ['clone'], action: 'SCMP_ACT_ALLOW', args }])
  })

  test('sockets are of four families, netlink of one protocol', () => {
    const families = rulesOf('socket').map(({ args = [] }) =>
      args.map(({ index, value, op }) => `${index}${op}${value}`),
    )
    expect(families).toEqual([
      ['0SCMP_CMP_EQ1'],
      ['0SCMP_CMP_EQ2'],
      ['0SCMP_CMP_EQ10'],
      ['0SCMP_CMP_EQ16', '2SCMP_CMP_EQ0'],
    ])
  })
})

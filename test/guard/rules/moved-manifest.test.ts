import { describe, expect, test } from '@jest/globals'
import { file, finding } from '../change.ts'

const PACKAGE = JSON.stringify({ name: 'x', scripts: { postinstall: 'node x.js' }, dependencies: { y: '1.0.0' } })
const CARGO = '[package]\nname = "x"\nbuild = "x.rs"\n\n[dependencies]\ny = "1"\n'

describe('a manifest that moves says all it says anew', () => {
  test.each([
    ['fixtures/x.json', 'packages/x/package.json', PACKAGE],
    ['package.json', 'package.json.bak', PACKAGE],
    ['a/package.json', 'b/package.json', PACKAGE],
    ['fixtures/cargo.txt', 'Cargo.toml', CARGO],
    ['Cargo.toml', 'cargo.txt', CARGO],
  ])('%s to %s, not a byte changed', (previousPath, path, text) => {
    const moved = [file(path, text, text, { previousPath })]
    expect(finding('ci-execution', moved).verb).toBe('hold')
    expect(finding('dependencies', moved).verb).toBe('hold')
  })

  test('one that only describes may move', () => {
    const text = JSON.stringify({ name: 'x', version: '1.0.0' })
    const moved = [file('b/package.json', text, text, { previousPath: 'a/package.json' })]
    expect(finding('dependencies', moved).verb).toBe('allow')
    expect(finding('ci-execution', moved).verb).not.toBe('hold')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { createCodeIndex } from '../../src/adapters/code-index/code-index.ts'
import { describeCodeIndex } from './code-index.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-index-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describeCodeIndex('the adapter over WebAssembly', (source) => createCodeIndex({ source, directory }))

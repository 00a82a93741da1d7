import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { createGitSourceStore } from '../../../src/adapters/git/source-store.ts'
import { describeSourceStore } from '../../conformance/source-store.ts'

const directories: string[] = []

afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true })
})

describeSourceStore('the git adapter', async (url) => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-store-'))
  directories.push(directory)
  return createGitSourceStore({ directory, remote: async () => ({ url }) })
})

import { afterEach, expect, test } from '@jest/globals'
import { createEmulated, type Emulated } from './emulated.ts'

const open: Emulated[] = []

afterEach(async () => {
  for (const here of open.splice(0)) {
    await here.close()
    expect(here.github.violations).toEqual([])
  }
})

async function emulated(): Promise<Emulated> {
  const here = await createEmulated()
  open.push(here)
  return here
}

const FILES = { 'agent.yml': 'approval: { count: 2 }\n' }

test('an owner without a repository .github, or without the file in it, has no file', async () => {
  const here = await emulated()
  expect(await here.codeHost.ownersFile(here.repository, 'agent.yml')).toBeUndefined()
  await here.github.addRepository({ owner: 'acme', name: '.github', files: { 'README.md': 'x' } })
  expect(await here.codeHost.ownersFile(here.repository, 'agent.yml')).toBeUndefined()
})

test('a public one is read though the App is not installed on it, from its default branch', async () => {
  const here = await emulated()
  await here.github.addRepository({ owner: 'acme', name: '.github', defaultBranch: 'trunk', files: FILES })
  expect(await here.codeHost.ownersFile(here.repository, 'agent.yml')).toBe(FILES['agent.yml'])
})

test('a private one is read where the App is installed on it, and is none elsewhere', async () => {
  const here = await emulated()
  await here.github.addRepository({ owner: 'acme', name: '.github', private: true, files: FILES })
  expect(await here.codeHost.ownersFile(here.repository, 'agent.yml')).toBeUndefined()
  const installationId = here.github.installApp(here.app, ['acme/parser', 'acme/.github'])
  const repository = { ...here.repository, installationId }
  expect(await here.codeHost.ownersFile(repository, 'agent.yml')).toBe(FILES['agent.yml'])
})

test('what goes wrong otherwise is a fault, not a missing file', async () => {
  const here = await emulated()
  here.github.suspend(here.repository.installationId, true)
  await expect(here.codeHost.ownersFile(here.repository, 'agent.yml')).rejects.toMatchObject({ code: 'forbidden' })
})

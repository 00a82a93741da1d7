import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createContract } from '../../emulator/contract/contract.ts'
import type { GitHubEmulator } from '../../emulator/github/emulator.ts'
import { createGitHub } from '../../emulator/github/server.ts'
import { convertManifest } from '../../src/adapters/github/app-manifest.ts'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { Secret } from '../../src/domain/secret.ts'

const parts: { github: GitHubEmulator; directory: string; lines: string[] } = { lines: [] } as never

beforeAll(async () => {
  parts.directory = await mkdtemp(join(tmpdir(), 'sallyport-manifest-'))
  parts.github = await createGitHub({ directory: parts.directory, contract: createContract() })
  parts.github.addUser('mira')
  parts.github.signIn('mira')
})
afterAll(async () => {
  await parts.github.close()
  await rm(parts.directory, { recursive: true, force: true })
})

/** What the person does on GitHub's page. @returns the code that the browser comes back with. */
async function press(name: string): Promise<string> {
  const manifest = { name, url: 'https://a.example', redirect_url: 'http://127.0.0.1:3001/setup/callback' }
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest), name, state: 's' })
  const answer = await fetch(`${parts.github.url}/settings/apps`, { method: 'POST', body, redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

function convert(code: string, apiUrl = `${parts.github.url}/api/v3`) {
  const say = (...said: unknown[]) => void parts.lines.push(JSON.stringify(said))
  const log = { debug: say, warn: say }
  return convertManifest(new Secret(code), {
    apiUrl,
    webUrl: parts.github.url,
    clock: createSystemClock(),
    log,
    timeoutMs: 2000,
  })
}

test('a code is worth credentials once', async () => {
  const code = await press('First')
  const app = await convert(code)
  expect(app).toMatchObject({ slug: 'first', apiUrl: `${parts.github.url}/api/v3` })
  expect(app.privateKey.reveal()).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/)
  await expect(convert(code)).rejects.toMatchObject({ code: 'not-found', retryable: false })
  expect(parts.github.violations).toEqual([])
  const said = parts.lines.join('\n')
  expect(
    [code, app.privateKey.reveal().split('\n')[2] ?? code, app.webhookSecret.reveal()].filter((one) =>
      said.includes(one),
    ),
  ).toEqual([])
})

test.each([
  [404, 'not-found', false],
  [422, 'rejected', false],
  [429, 'rate-limited', true],
  [500, 'network', true],
  [502, 'network', true],
])('an answer of %i is %s, and is not asked again by itself', async (status, code, retryable) => {
  const match = { path: /conversions$/ }
  const made = await press(`With ${status}`)
  parts.github.faults.add({ match, times: 1, do: 'status', status, message: 'No.' })
  const before = parts.github.exchanges
  await expect(convert(made)).rejects.toMatchObject({ code, retryable })
  expect(parts.github.exchanges - before).toBeLessThanOrEqual(1)
  expect((await convert(made)).slug).toBe(`with-${status}`)
})

test('a GitHub that is not there, or hangs up, is a fault that may pass', async () => {
  await expect(convert('c0de', 'http://127.0.0.1:9/api/v3')).rejects.toMatchObject({ code: 'network', retryable: true })
  parts.github.faults.add({ match: { path: /conversions$/ }, times: 1, do: 'drop-before' })
  await expect(convert(await press('Dropped'))).rejects.toMatchObject({ code: 'network', retryable: true })
})

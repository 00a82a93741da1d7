import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { parse } from 'yaml'
import { openVisit, startBrowser } from '../fixtures/browser.ts'
import { type Newcomer, startNewcomer } from '../fixtures/newcomer.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { until } from '../fixtures/until.ts'

const KEY = 'sk-tests-only-5d1c7f'

describeWith('browser')('set-up in a browser', () => {
  const parts: { browser: Browser; newcomer: Newcomer } = {} as never
  // Whatever was shown, to find out whether a secret was.
  const shown: string[] = []

  beforeAll(async () => {
    parts.browser = await startBrowser()
    parts.newcomer = await startNewcomer()
  })
  afterAll(async () => {
    await parts.browser?.close()
    await parts.newcomer?.close()
  })

  async function heading(page: Page, name: string | RegExp) {
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    shown.push(await page.content())
  }

  async function nameModel(page: Page, endpoint: string) {
    await page.getByLabel('Address of the endpoint').fill(endpoint)
    await page.getByLabel('Model', { exact: true }).fill('scripted')
    await page.getByLabel('Key').fill(KEY)
    await page.getByRole('button', { name: 'Ask the model' }).click()
  }

  async function install(page: Page, repository: string) {
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: /Install it on/ }).click()
    const tab = await opened
    await tab.getByLabel(repository).check()
    await tab.getByRole('button', { name: 'Install' }).click()
    await tab.getByRole('heading', { name: 'Installed' }).waitFor()
    await tab.close()
  }

  test('a newcomer goes from one link to a running App that is told of what happens', async () => {
    const { browser, newcomer } = parts
    const { github, webUrl, data } = newcomer
    const { page, complaints } = await openVisit(browser)
    const run = await newcomer.begin()
    expect((await fetch(`${webUrl}/api/github/webhooks`, { method: 'POST', body: '{}' })).status).toBe(503)
    expect((await fetch(`${webUrl}/readyz`)).status).toBe(503)

    await page.goto(run.link)
    await heading(page, 'Which model does the work?')
    expect(page.url()).toBe(`${run.origin}/setup/model`)
    await nameModel(page, 'http://127.0.0.1:9/v1')
    await page
      .getByRole('alert')
      .getByText(/The model did not answer: .*\w\.$/)
      .waitFor()
    await nameModel(page, newcomer.model.baseUrl)

    await heading(page, 'Register the App')
    await page.getByLabel('Public address').fill(webUrl)
    await page.getByLabel('GitHub', { exact: true }).fill(github.url)
    await page.getByRole('radio', { name: 'An organisation' }).check()
    await page.getByLabel('Name of the organisation').fill('acme')
    await page.getByLabel('Name of the App').fill('Acme gate')
    await page.getByRole('button', { name: 'Continue on GitHub' }).click()
    await page.getByText('This address is of a private network').waitFor()
    await page.getByLabel('Use this address all the same').check()
    await page.getByRole('button', { name: 'Continue on GitHub' }).click()

    await page.getByRole('button', { name: 'Create GitHub App for acme' }).click()
    await heading(page, 'Install the App')
    expect(page.url()).toBe(`${run.origin}/setup/install`)
    expect(run.running()).toBe(true)
    // What GitHub reaches has no page of set-up, whatever it is asked by.
    for (const path of ['/setup', '/setup/app', new URL(run.link).pathname]) {
      expect((await fetch(`${webUrl}${path}`)).status).toBe(404)
    }
    expect((await fetch(run.link, { redirect: 'manual' })).status).toBe(404)

    await install(page, 'acme/garden')
    await github.settled()
    await until('the checklist is there', () => github.effects.find(({ kind }) => kind === 'issue.created'))
    await page.getByRole('link', { name: 'I have installed it' }).click()
    await page.getByRole('link', { name: 'Check acme/garden' }).click()
    const finish = page.getByRole('button', { name: 'Finish set-up' })
    await finish.waitFor()
    await heading(page, 'Checking acme/garden')
    const rows = page.getByRole('listitem').filter({ has: page.locator('.health') })
    expect(await rows.count()).toBeGreaterThan(12)
    expect(await rows.filter({ hasText: 'A sandbox of bubblewrap ran a command.' }).count()).toBe(1)
    expect(await rows.filter({ hasText: 'required-checks' }).textContent()).toContain('with this App (id')

    // What the rows say is written for a terminal, too.
    expect(await page.locator('.rows').textContent()).not.toContain('`')
    await finish.click()
    await heading(page, 'Sallyport is set up')
    expect(await page.getByRole('link', { name: 'an issue of acme/garden' }).getAttribute('href')).toBe(
      `${github.url}/acme/garden/issues`,
    )
    await run.over
    const told = github.deliveries.map(({ event, action, statusCode }) => ({ event, action, statusCode }))
    expect(told).toContainEqual({ event: 'installation', action: 'created', statusCode: 202 })
    // The checklist is opened and the labels are made by that webhook alone.
    const made = github.effects.map(({ kind }) => kind)
    expect(made.filter((kind) => kind === 'label.created')).toHaveLength(5)
    expect(made.filter((kind) => kind === 'issue.created')).toHaveLength(1)
    await expect(fetch(`${run.origin}/setup`)).rejects.toThrow()
    // The browser counts answers with a 422 as errors too.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
    expect(github.violations).toEqual([])
    const { mode } = await stat(join(data, 'settings', 'settings.json'))
    expect((mode & 0o777).toString(8)).toBe('600')
    expect(((await stat(join(data, 'settings'))).mode & 0o777).toString(8)).toBe('700')
  })

  test('what GitHub was asked for is app.yml, with our addresses and no way back that outlives set-up', async () => {
    const registered = parts.newcomer.github.effects.find(({ kind }) => kind === 'app.registered')
    const asked = parse(await readFile(new URL('../../app.yml', import.meta.url), 'utf8'))
    expect(registered?.data.manifest).toEqual({
      name: 'Acme gate',
      url: parts.newcomer.webUrl,
      description: asked.description,
      public: false,
      redirect_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/setup\/callback$/),
      hook_attributes: { url: `${parts.newcomer.webUrl}/api/github/webhooks`, active: true },
      default_permissions: asked.default_permissions,
      default_events: asked.default_events,
    })
  })

  test('no page, no line of the terminal and no line of the log shows a secret', async () => {
    const stored = JSON.parse(await readFile(join(parts.newcomer.data, 'settings', 'settings.json'), 'utf8'))
    const secrets = [KEY, stored.app.webhookSecret, stored.app.privateKey.split('\n')[3]]
    expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 15)).toBe(true)
    const everything = [...shown, parts.newcomer.said()].join('\n')
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
  })

  test('begun again, it asks nothing that is stored, and registers another App only where it is told to', async () => {
    const { browser, newcomer } = parts
    const again = await newcomer.begin()
    const first = await openVisit(browser)
    await first.page.goto(again.link)
    await heading(first.page, 'Install the App')
    await first.page.goto(`${again.origin}/setup/app`)
    await heading(first.page, 'Install the App')
    await again.interrupt()

    const anew = await newcomer.begin({ replace: true })
    const { page } = await openVisit(browser, { javaScriptEnabled: false, viewport: { width: 380, height: 700 } })
    await page.goto(anew.link)
    await heading(page, 'Register the App')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
    await page.getByLabel('Public address').fill('https://gate.example.com/api/github/webhooks')
    await page.getByLabel('GitHub', { exact: true }).fill(newcomer.github.url)
    await page.getByRole('button', { name: 'Continue on GitHub' }).click()
    // Without scripts a button carries the manifest.
    await page.getByRole('button', { name: /^Continue on 127/ }).click()
    await page.getByRole('button', { name: 'Create GitHub App for mira' }).click()
    await heading(page, 'Install the App')
    const made = newcomer.github.effects.filter(({ kind }) => kind === 'app.registered')
    expect(made).toHaveLength(2)
    const stored = JSON.parse(await readFile(join(newcomer.data, 'settings', 'settings.json'), 'utf8'))
    expect({ appId: stored.app.appId, model: stored.model.name }).toEqual({
      appId: made[1]?.data.app,
      model: 'scripted',
    })
    await anew.interrupt()
  })

  test('every field and button can be reached and pressed with the keyboard, in the order in which they stand', async () => {
    const { browser, newcomer } = parts
    const run = await newcomer.begin({ replace: true })
    const { page } = await openVisit(browser)
    await page.goto(run.link)
    await heading(page, 'Register the App')
    const order: string[] = []
    for (let press = 0; press < 6; press += 1) {
      await page.keyboard.press('Tab')
      order.push(
        String(
          await page.evaluate(
            'document.activeElement.id || document.activeElement.value || document.activeElement.textContent',
          ),
        ),
      )
    }
    expect(order).toEqual(['address', 'personal', 'organisation', 'name', 'github', 'Continue on GitHub'])
    const nameless = 'Array.from(document.querySelectorAll("input")).filter((one) => one.labels.length === 0).length'
    expect(await page.evaluate(nameless)).toBe(0)
    await run.interrupt()
  })
})

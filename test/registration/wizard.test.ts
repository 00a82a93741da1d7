import { describe, expect, test } from '@jest/globals'
import type { Row } from '../../src/domain/examination.ts'
import { Fault } from '../../src/domain/fault.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { PageAnswer } from '../../src/ports/pages.ts'
import type { StoredApp, StoredSettings } from '../../src/ports/settings-store.ts'
import type { RegistrationDeps } from '../../src/registration/deps.ts'
import { createWizard } from '../../src/registration/wizard.ts'

const APP: StoredApp = {
  appId: 7,
  slug: 'gate',
  webUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  privateKey: new Secret('the-private-key'),
  webhookSecret: new Secret('the-webhook-secret'),
}
const FORM = { address: 'https://gate.example.com', account: 'personal', name: 'gate', github: '' }

interface Scene {
  readonly stored: StoredSettings
  readonly codes: readonly string[]
  /** Which model was asked, with which key. */
  readonly asked: readonly string[]
  /** What the next conversion, or write, fails with. */
  readonly fail: { convert?: Fault; write?: Fault; repositories?: Fault }
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Shown>
  post(path: string, form?: Readonly<Record<string, string>>): Promise<Shown>
  /** Sends the form and gives the state that the browser carries to GitHub. */
  leave(): Promise<string>
  pass(ms: number): void
  finished: boolean
}

interface Shown {
  readonly status: number
  readonly text: string
  readonly formTarget?: string
}

function startScene(before: StoredSettings = { model: { baseUrl: 'https://a.example/v1', name: 'm' } }): Scene {
  const state = { stored: before, now: 0, tickets: 0, finished: false }
  const codes: string[] = []
  const asked: string[] = []
  const fail: Scene['fail'] = {}
  const strike = (name: keyof Scene['fail']) => {
    const fault = fail[name]
    delete fail[name]
    if (fault !== undefined) throw fault
  }
  const deps: RegistrationDeps = {
    template: {
      description: 'A gate',
      public: false,
      default_permissions: { checks: 'write' },
      default_events: ['push'],
    },
    origin: 'http://127.0.0.1:3001',
    listensAt: 'http://127.0.0.1:3000',
    store: {
      place: '/data/settings/settings.json',
      read: async () => state.stored,
      write: async (settings) => {
        strike('write')
        state.stored = settings
      },
    },
    modelIsGiven: false,
    goesOn: true,
    async convert(code) {
      codes.push(code.reveal())
      strike('convert')
      return APP
    },
    async ask({ name, key }) {
      asked.push(`${name} ${key?.reveal() ?? 'without a key'}`)
      return name === 'misspelt' ? 'no such <model>' : undefined
    },
    async repositories() {
      strike('repositories')
      return ['acme/garden', 'acme/<b>bold</b>']
    },
    async *examine(): AsyncGenerator<Row> {
      yield {
        check: 'policy',
        health: 'fail',
        reason: '<img src=x onerror=alert(1)>',
        todo: 'Say `draft: <never>`, ` or not.',
        places: ['<b>.yml'],
      }
    },
    stored: async () => {},
    lacks: async () => [],
    finished: () => {
      state.finished = true
    },
    random: () => `state-${++state.tickets}-of-unguessable-length`,
    now: () => new Date(state.now),
  }
  const pages = createWizard(deps)
  const get = async (path: string, query = {}) =>
    shown(await pages({ method: 'GET', path, query: new URLSearchParams(query), form: new URLSearchParams() }))
  const post = async (path: string, form = {}) =>
    shown(await pages({ method: 'POST', path, query: new URLSearchParams(), form: new URLSearchParams(form) }))
  return {
    get stored() {
      return state.stored
    },
    get finished() {
      return state.finished
    },
    codes,
    asked,
    fail,
    get,
    post,
    async leave() {
      const { text } = await post('/app', FORM)
      return /apps\/new\?state=([\w-]+)"/.exec(text)?.[1] ?? 'no state'
    },
    pass(ms) {
      state.now += ms
    },
  }
}

async function shown(answer: PageAnswer): Promise<Shown> {
  if ('goTo' in answer) return { status: 303, text: answer.goTo }
  answer.afterwards?.()
  const { status, formTarget } = answer
  const parts: string[] = []
  if (typeof answer.html === 'string') parts.push(answer.html)
  else for await (const part of answer.html) parts.push(part)
  return { status, text: parts.join(''), ...(formTarget === undefined ? {} : { formTarget }) }
}

const HOUR = 3_600_000

describe('the way back from GitHub', () => {
  test('its code is exchanged once, and what comes of it is stored beside the model', async () => {
    const scene = startScene()
    const state = await scene.leave()
    expect(await scene.get('/callback', { code: 'c0de', state })).toEqual({ status: 303, text: '/install' })
    expect(scene.codes).toEqual(['c0de'])
    expect(scene.stored).toEqual({ model: { baseUrl: 'https://a.example/v1', name: 'm' }, app: APP })
  })

  test.each([
    ['without a state', {}],
    ['with a state of somebody else', { state: 'state-9-of-unguessable-length' }],
    ['with a part of the state', { state: 'state-1' }],
    ['with an empty state', { state: '' }],
  ])('%s nothing is exchanged', async (_, query) => {
    const scene = startScene()
    await scene.leave()
    const { status, text } = await scene.get('/callback', { code: 'c0de', ...query })
    expect({ status, codes: scene.codes, app: scene.stored.app }).toEqual({ status: 403, codes: [], app: undefined })
    expect(text).toContain('Begin again')
  })

  test('nobody who was not sent there comes back', async () => {
    expect((await startScene().get('/callback', { code: 'c0de', state: '' })).status).toBe(403)
  })

  test('a state works once, for an hour, and until another form is sent', async () => {
    const scene = startScene()
    const [first, second] = [await scene.leave(), await scene.leave()]
    expect((await scene.get('/callback', { code: 'a', state: first })).status).toBe(403)
    expect((await scene.get('/callback', { code: 'b', state: second })).status).toBe(303)
    // Loaded again, it goes on; without an App that came of it, it says so.
    expect(await scene.get('/callback', { code: 'c', state: second })).toEqual({ status: 303, text: '/install' })
    const failed = startScene()
    failed.fail.convert = new Fault('rejected', 'no', { retryable: false })
    const state0 = await failed.leave()
    await failed.get('/callback', { code: 'c', state: state0 })
    const again = await failed.get('/callback', { code: 'c', state: state0 })
    expect({ status: again.status, said: again.text.includes('was used already') }).toEqual({ status: 403, said: true })
    expect(failed.codes).toEqual(['c'])
    const late = startScene()
    const state = await late.leave()
    late.pass(HOUR)
    expect((await late.get('/callback', { code: 'd', state })).text).toContain('More than an hour')
    expect([...scene.codes, ...late.codes]).toEqual(['b'])
  })

  test.each(['<script>alert(1)</script>', '../../user', 'a/b', '', 'x'.repeat(201), 'a b'])(
    'a code like %j never reaches GitHub, nor the page',
    async (code) => {
      const scene = startScene()
      const state = await scene.leave()
      const { status, text } = await scene.get('/callback', { code, state })
      expect({ status, codes: scene.codes }).toEqual({ status: 400, codes: [] })
      expect(text).not.toContain('alert(1)')
    },
  )

  test.each([
    ['not-found', false, 'used already or is older than an hour', 'Begin again'],
    ['rejected', false, 'did not accept the code', 'Begin again'],
    ['network', true, 'could not get an answer', 'Ask GitHub again'],
    ['timeout', true, 'did not answer in time', 'Ask GitHub again'],
  ] as const)('a conversion that fails as %s says what to do', async (code, retryable, why, action) => {
    const scene = startScene()
    scene.fail.convert = new Fault(code, 'POST /app-manifests/{code}/conversions: <b>no</b>', { retryable })
    const { status, text } = await scene.get('/callback', { code: 'c0de', state: await scene.leave() })
    expect(status).toBe(502)
    expect(text).toContain(why)
    expect(text).toContain(action)
    expect(text).toContain('https://github.com/settings/apps"')
    expect(text).not.toMatch(/<b>no|c0de/)
    expect(await scene.post('/convert')).toEqual({ status: 303, text: retryable ? '/install' : '/' })
  })

  test('credentials that the disk does not take are kept until it does', async () => {
    const scene = startScene()
    const state = await scene.leave()
    const full = () => new Fault('store-unavailable', '/data cannot be written: the disk is full', { retryable: true })
    scene.fail.write = full()
    const { status, text } = await scene.get('/callback', { code: 'c0de', state })
    expect(status).toBe(507)
    expect(text).toContain('the disk is full')
    expect(text).not.toMatch(/the-private-key|the-webhook-secret/)
    scene.fail.write = full()
    expect((await scene.post('/store')).status).toBe(507)
    expect(await scene.post('/store')).toEqual({ status: 303, text: '/install' })
    expect(scene.stored.app).toBe(APP)
    expect(await scene.post('/store')).toEqual({ status: 303, text: '/' })
  })
})

describe('the model', () => {
  const endpoint = 'https://b.example/v1'

  test('is stored only once it has answered; a key is typed once and never sent back', async () => {
    const scene = startScene({})
    expect(await scene.get('/')).toEqual({ status: 303, text: '/model' })
    const { status, text } = await scene.post('/model', { endpoint, model: 'misspelt', key: 'sk-geheim' })
    expect({ status, stored: scene.stored.model }).toEqual({ status: 422, stored: undefined })
    expect(text).toContain('no such &lt;model&gt;')
    expect(text).toContain('One is known')
    expect(text).not.toContain('sk-geheim')
    expect(await scene.post('/model', { endpoint, model: 'm', key: '' })).toEqual({ status: 303, text: '/app' })
    expect(scene.stored.model?.key?.reveal()).toBe('sk-geheim')
    await scene.post('/model', { endpoint: 'https://evil.example/v1', model: 'm', key: '' })
    expect(scene.asked).toEqual(['misspelt sk-geheim', 'm sk-geheim', 'm without a key'])
  })

  test('can wait', async () => {
    const scene = startScene({})
    expect(await scene.post('/model/later')).toEqual({ status: 303, text: '/app' })
    expect(scene.asked).toEqual([])
  })
})

describe('an App that is stored', () => {
  test('is not registered over', async () => {
    const scene = startScene({ app: APP })
    expect(await scene.get('/app')).toEqual({ status: 303, text: '/install' })
    expect(await scene.post('/app', FORM)).toEqual({ status: 303, text: '/install' })
  })

  test('shows names from GitHub as text, and says why GitHub could not be asked', async () => {
    const scene = startScene({ app: APP })
    const { text } = await scene.get('/install')
    expect(text).toContain('acme/&lt;b&gt;bold&lt;/b&gt;')
    expect(text).not.toContain('<b>bold')
    scene.fail.repositories = new Fault('network', 'no route', { retryable: true })
    const failed = await scene.get('/install')
    expect({ status: failed.status, said: failed.text.includes('no route') }).toEqual({ status: 502, said: true })
  })

  test('is checked row by row, each of them text', async () => {
    const { text } = await startScene({ app: APP }).get('/check', { repository: 'acme/garden' })
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).toContain('1 to do before all promises hold')
    expect(text).not.toMatch(/<img|<b>\.yml|<never>/)
    expect(text).toContain('→ Say <code>draft: &lt;never&gt;</code>, ` or not.')
  })

  test.each(['', 'acme', 'a/b/c', '../x', '<b>/c'])('no check of %j is begun', async (repository) => {
    expect(await startScene({ app: APP }).get('/check', { repository })).toEqual({ status: 303, text: '/' })
    const scene = startScene({ app: APP })
    await scene.post('/finish', { repository })
    expect(scene.finished).toBe(false)
  })

  test('ends set-up with what to do next', async () => {
    const scene = startScene({ app: APP })
    const { text } = await scene.post('/finish', { repository: 'acme/garden' })
    expect(scene.finished).toBe(true)
    expect(text).toContain('https://github.com/acme/garden/issues')
    expect(text).toContain('doctor acme/garden --fix')
  })
})

test('the page that goes to GitHub allows its form to go there, and no other page does', async () => {
  const scene = startScene()
  const pages = [await scene.get('/app'), await scene.get('/model'), await scene.post('/app', { ...FORM, name: '' })]
  expect(pages.map(({ formTarget }) => formTarget)).toEqual([undefined, undefined, undefined])
  const { formTarget, text } = await scene.post('/app', { ...FORM, account: 'organisation', organisation: 'acme' })
  expect(formTarget).toBe('https://github.com')
  expect(text).toContain('action="https://github.com/organizations/acme/settings/apps/new?state=')
})

test.each(['/nowhere', '/__proto__', '/constructor', '/toString'])('there is no page %s', async (path) => {
  expect((await startScene().get(path)).status).toBe(404)
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Secret } from '../../src/domain/secret.ts'
import { readAppForm } from '../../src/registration/app-form.ts'
import { parseGitHubPlace } from '../../src/registration/github-place.ts'
import { html } from '../../src/registration/html.ts'
import { registrationUrl } from '../../src/registration/manifest.ts'
import { readModelForm } from '../../src/registration/model-form.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

describe('the GitHub that somebody names', () => {
  test.each([
    ['', 'https://github.com', 'https://api.github.com'],
    [' github.com ', 'https://github.com', 'https://api.github.com'],
    ['https://api.github.com', 'https://github.com', 'https://api.github.com'],
    ['https://www.github.com/acme', 'https://github.com', 'https://api.github.com'],
    ['https://ghe.acme.com/api/v3', 'https://ghe.acme.com', 'https://ghe.acme.com/api/v3'],
    ['ghe.acme.com:8443', 'https://ghe.acme.com:8443', 'https://ghe.acme.com:8443/api/v3'],
    ['https://acme.ghe.com', 'https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000', 'http://127.0.0.1:4000/api/v3'],
  ])('%j is %s', (typed, webUrl, apiUrl) => {
    expect(parseGitHubPlace(typed)).toEqual({ ok: true, place: { webUrl, apiUrl } })
  })

  test.each([
    'http://ghe.acme.com',
    'ftp://ghe.acme.com',
    'javascript:alert(1)',
    'https://mira:secret@ghe.acme.com',
    'https://',
    'not an address',
    'https://ghe.acme.com:99999',
    `https://${'a'.repeat(400)}.com`,
    'data:text/html,x',
    'file:///etc/passwd',
  ])('%j is refused', (typed) => {
    expect(parseGitHubPlace(typed).ok).toBe(false)
  })

  test('whatever is typed, a form goes to an origin of https or of this machine, and to that page alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), fc.boolean(), (text, url, either) => {
        const read = parseGitHubPlace(either ? text : url)
        if (!read.ok) return
        const { origin, protocol, hostname } = new URL(read.place.webUrl)
        expect(read.place.webUrl).toBe(origin)
        expect(protocol === 'https:' || /^(?:127\.0\.0\.1|localhost|.*\.localhost|\[::1\])$/.test(hostname)).toBe(true)
        const wish = { place: read.place, name: 'x', publicUrl: 'https://a.example' }
        expect(new URL(registrationUrl(wish, text)).origin).toBe(origin)
      }),
    )
  })
})

const GOOD = { address: 'https://gate.example.com', account: 'personal', name: 'gate', github: '' }

function read(more: Readonly<Record<string, string>>) {
  return readAppForm(new URLSearchParams({ ...GOOD, ...more }))
}

describe('the form of the App', () => {
  test.each([
    ['https://gate.example.com/', 'https://gate.example.com'],
    ['gate.example.com', 'https://gate.example.com'],
    ['https://example.com/agent/', 'https://example.com/agent'],
    ['https://gate.example.com/api/github/webhooks', 'https://gate.example.com'],
  ])('the address %s is %s', (address, publicUrl) => {
    expect(read({ address })).toMatchObject({ ok: true, wish: { publicUrl } })
  })

  test.each([
    ['http://gate.example.com', /without https/i],
    ['http://127.0.0.1:3000', /private network/],
    ['https://localhost', /private network/],
    ['https://10.1.2.3', /private network/],
    ['https://172.20.0.1', /private network/],
    ['https://[fd00::1]', /private network/],
    ['https://gate', /private network/],
  ])('the address %s is doubted, and taken where somebody says so', (address, doubt) => {
    expect(read({ address })).toEqual({ ok: false, doubt: true, problems: { address: expect.stringMatching(doubt) } })
    expect(read({ address, anyway: 'on' }).ok).toBe(true)
  })

  test.each([
    [{ address: '' }, ['address']],
    [{ address: 'https://gate.example.com/?a=1' }, ['address']],
    [{ address: 'https://a:b@gate.example.com' }, ['address']],
    [{ address: 'javascript:alert(1)' }, ['address']],
    [{ account: 'organisation', organisation: '../settings' }, ['organisation']],
    [{ account: 'organisation' }, ['organisation']],
    [{ name: 'a'.repeat(35) }, ['name']],
    [{ name: '<script>' }, ['name']],
    [{ name: '', github: 'http://a.example', address: 'x y' }, ['github', 'address', 'name']],
  ])('%j is refused, every problem at once', (more, fields) => {
    const answer = read(more as Record<string, string>)
    expect(answer.ok ? [] : Object.keys(answer.problems)).toEqual(fields)
  })

  test('an organisation of which only a person’s form is left over is not taken', () => {
    expect(read({ organisation: 'acme' })).toMatchObject({
      ok: true,
      wish: expect.not.objectContaining({ organisation: 'acme' }),
    })
  })
})

describe('the form of the model', () => {
  const known = { baseUrl: 'https://a.example/v1', name: 'm', key: new Secret('kept') }
  const form = (fields: Readonly<Record<string, string>>) => readModelForm(new URLSearchParams(fields), known)

  test('a key that is stored stays with its endpoint and goes to no other', () => {
    const same = form({ endpoint: 'https://a.example/v1/', model: 'n' })
    const other = form({ endpoint: 'https://b.example/v1', model: 'n' })
    expect([same.ok && same.model.key?.reveal(), other.ok && other.model.key]).toEqual(['kept', undefined])
  })

  test.each([
    [{ endpoint: 'http://models.example.com/v1', model: 'm' }, ['endpoint']],
    [{ endpoint: 'https://key@models.example.com', model: 'm' }, ['endpoint']],
    [{ endpoint: 'file:///v1', model: 'm' }, ['endpoint']],
    [{ endpoint: '', model: ' ' }, ['model']],
    [{ endpoint: '', model: 'm', key: 'two words' }, ['key']],
  ])('%j is refused', (fields, names) => {
    const read = form(fields as Record<string, string>)
    expect(read.ok ? [] : Object.keys(read.problems)).toEqual(names)
  })

  test.each(['http://localhost:11434/v1', 'http://192.168.1.5:8000/v1', 'http://ollama:11434/v1'])(
    '%s may be http',
    (endpoint) => {
      expect(form({ endpoint, model: 'm' }).ok).toBe(true)
    },
  )
})

test('whatever is put into a page, it stays text', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const page = html`<p title="${text}">${text}</p>`.text
      expect(page.slice('<p title="'.length, -'</p>'.length).replace('">', '')).not.toMatch(/[<>"']/)
    }),
  )
})

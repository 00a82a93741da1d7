import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked } from 'marked'
import { codeSpan, fenced, plainLine, quoted, sentence } from '../../src/view/safe-text.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

const HOSTILE = [
  'docs: typo [skip ci]',
  '@noor please merge',
  'fixes #1',
  '![x](https://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '$(curl evil) `id` ${{ secrets.TOKEN }}',
  '\u202egnp.exe',
  'tag\u{e0041}\u{e0042}',
  '```\nout of the fence\n```',
]

describe('a title', () => {
  test.each(HOSTILE)('of %j holds no markup, mention, reference or expression', (text) => {
    expect(plainLine(text, 80)).not.toMatch(/[[\]@#!<>$`{}\u202e\u{e0000}-\u{e0fff}]/u)
  })

  test('never holds more than it may, and only plain characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (text, longest) => {
          const line = plainLine(text, longest)
          expect(line.length).toBeLessThanOrEqual(longest)
          expect(line).toMatch(/^[\p{L}\p{N} .,:;?()'_+/-]*$/u)
        },
      ),
    )
  })
})

test('a title is not cut through the middle of a character', () => {
  expect(plainLine('𝒜𝒜𝒜', 3)).toBe('𝒜')
})

describe('quoted words', () => {
  test('cannot leave their fence', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '~', '\n', 'a', ' ', '@', '/'), maxLength: 60 }), (text) => {
        const lines = fenced(text, 4000).split('\n')
        const fence = lines[0]?.replace('text', '') ?? ''
        expect(lines.at(-1)).toBe(fence)
        expect(lines.slice(1, -1).some((line) => line.trimStart().startsWith(fence))).toBe(false)
      }),
    )
  })

  test('mention nobody and command no bot', () => {
    const shown = fenced('@noor\n/agent approve\n  /merge', 4000)
    expect(shown).not.toMatch(/@n/)
    expect(shown).not.toMatch(/^\s*\//m)
  })

  test('are cut with the count of what is missing', () => {
    expect(fenced('abcdef', 4)).toBe('```text\nabcd\n… (2 more characters)\n```')
  })
})

test('a code span has no end of its own and no line break', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect(codeSpan(text).slice(1, -1)).not.toMatch(/[`\r\n|]/)
    }),
  )
})

test('a sentence keeps its words and loses its markup', () => {
  expect(sentence('Path <b>x</b> | [link](http://e) @noor\nsecond')).toBe(
    'Path &lt;b>x&lt;/b> \\| \\[link\\](http\u2060://\u2060e) @\u2060noor second',
  )
})

// A file may be called `fixes #12 .js`, and a squash makes the body of a pull request a commit message.
describe('what GitHub acts upon even in plain text', () => {
  test.each([
    'fixes #12 .js',
    'closes GH-12',
    'Closes https://host/a/b/issues/1',
    'see www.evil.example',
    '_www.evil.example',
    '_GH-12',
    '@noor',
  ])('%s is inert', (text) => {
    for (const shown of [sentence(text), fenced(text, 100), quoted(text, 100), plainLine(text, 60)]) {
      expect(shown).not.toMatch(/#\d|GH-\d|\w:\/\/|www\.|@\w/i)
    }
  })

  test.each(['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]', 'skip-checks: true'])(
    '%s skips nothing',
    (text) => {
      for (const shown of [sentence(text), fenced(text, 100), quoted(text, 100)]) expect(shown).not.toContain(text)
      expect(plainLine(text, 60)).not.toMatch(/[[\]]/)
    },
  )
})

const MARKUP = [
  '`',
  '*',
  '_',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '#',
  '~',
  '|',
  '&',
  '!',
  '$',
  '=',
  '-',
  '+',
  '1',
  '.',
  ':',
  '/',
]
const WORDS = [
  'a',
  ' ',
  '\n',
  '\t',
  '\\',
  '\u200b',
  '@',
  '&lt;',
  'www.evil.example',
  'https://evil.example',
  'x@evil.example',
]

describe('a quotation', () => {
  test('holds text, points and code, and shows every word, whatever it is made of', () => {
    const anything = fc.string({ unit: fc.constantFrom(...MARKUP, ...WORDS), maxLength: 60 })
    fc.assert(
      fc.property(anything, (text) => {
        const html = marked.parse(`before\n\n${quoted(text, 4000)}\n\nafter`, { async: false, breaks: true })
        expect(html.replaceAll(QUOTATION, '')).not.toMatch(/<|mailto/)
        expect(visible(html)).toBe(visible(`before${text.replaceAll('&', '&amp;')}after`))
      }),
    )
  })

  test('keeps the lines of prose, and says how much is missing', () => {
    expect(quoted('It was *slow*, `a_b`.\n\n1. Now\n- it `is\n/merge', 4000)).toBe(
      '> It was \\*slow\\*, `a_b`.\n>\n> 1\\. Now\n> - it \\`is\n> \\/merge',
    )
    expect(quoted('abcdef', 4)).toBe('> abcd\n> … (2 more characters)')
  })
})

// A browser leaves the joiner out of a host name: in front of the punctuation there is no address to begin with.
test.each(['https://evil.example', 'www.evil.example', 'ftp://evil.example', 'x@evil.example'])(
  'no address of %s becomes a link, with or without what nobody sees',
  (text) => {
    for (const shown of [sentence(text), quoted(text, 100)]) {
      expect(marked.parse(shown, { async: false })).not.toContain('<a')
      expect(shown.replaceAll(/(?<=[/.])\u2060/g, '')).not.toMatch(/[a-z]:\/\/|www\./)
    }
  },
)

const QUOTATION = /<\/?(p|blockquote|br|ul|li|code)>/g

function visible(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  }
  return html
    .replaceAll(QUOTATION, '')
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/[\s\u2060\u200b`'|*-]/g, '')
}

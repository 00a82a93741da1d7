import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCommand } from '../../src/command/parse-command.ts'
import { COMMANDS, findCommand, similarCommand } from '../../src/command/registry.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

describe('a command', () => {
  test.each([
    ['/agent fix', { word: 'fix', text: '' }],
    ['/agent refactor  the parser, please ', { word: 'refactor', text: 'the parser, please' }],
    ['/agent approve', { word: 'approve', text: '' }],
    ['/agent approve 0123abc now', { word: 'approve', text: '0123abc now' }],
    ['/agent plan the parser', { word: 'plan', text: 'the parser' }],
    ['/agent answer Both.\r\nThe old one first.', { word: 'answer', text: 'Both.\r\nThe old one first.' }],
    ['/agent reject too large\nsecond line', { word: 'reject', text: 'too large' }],
    ['/agent reject', { word: 'reject', text: '' }],
    ['/agent stop\r\n', { word: 'stop', text: '' }],
    ['/agent', { word: 'help', text: '' }],
    ['/agent\nfix', { word: 'help', text: '' }],
    ['/agent fxi', { word: 'fxi', text: '' }],
    ['/agent FIX it', { word: 'FIX', text: '' }],
  ])('%j is read', (comment, command) => {
    expect(parseCommand(comment)).toEqual(command)
  })

  test.each([
    ['quoted', '> /agent fix'],
    ['in a code fence', '```\n/agent fix\n```'],
    ['in an HTML comment', '<!-- /agent fix -->'],
    ['on the second line', 'hello\n/agent fix'],
    ['indented', ' /agent fix'],
    ['with a full-width slash', '／agent fix'],
    ['behind a direction override', '\u202e/agent fix'],
    ['behind a byte order mark', '\ufeff/agent fix'],
    ['with a zero-width space inside', '/ag\u200bent fix'],
    ['part of another word', '/agentfix'],
    ['with a look-alike letter', '/аgent fix'],
    ['with a no-break space', '/agent\u00a0fix'],
    ['mentioned in a sentence', 'please use /agent fix'],
    ['empty', ''],
  ])('%s is nothing', (_case, comment) => {
    expect(parseCommand(comment)).toBeUndefined()
  })

  test('is only ever read from a comment that starts with it', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (comment) => {
        const command = parseCommand(comment)
        expect(command === undefined || comment.startsWith('/agent')).toBe(true)
      }),
    )
  })

  test('of the table parses to itself, whatever follows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS), fc.string({ maxLength: 3000 }), (spec, text) => {
        expect(parseCommand(`/agent ${spec.word} ${text}`)?.word).toBe(spec.word)
      }),
    )
  })

  test.each([
    ['fxi', 'fix'],
    ['FIX', 'fix'],
    ['aprove', 'approve'],
    ['rejcet', 'reject'],
    ['deploy-everything', undefined],
  ])('%s may have been meant as %s', (word, meant) => {
    expect(findCommand(word)).toBeUndefined()
    expect(similarCommand(word)).toBe(meant)
  })

  test('has a file of its own', () => {
    const files = readdirSync(new URL('../../src/command/commands/', import.meta.url))
    expect(files.sort()).toEqual(COMMANDS.map(({ word }) => `${word}.ts`).sort())
  })
})

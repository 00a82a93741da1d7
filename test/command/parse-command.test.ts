import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { COMMANDS } from '../../src/command/commands.ts'
import { parseCommand } from '../../src/command/parse-command.ts'

describe('a command', () => {
  test.each([
    ['/agent fix', { name: 'work', kind: 'fix', text: '' }],
    ['/agent refactor  the parser, please ', { name: 'work', kind: 'refactor', text: 'the parser, please' }],
    ['/agent approve', { name: 'approve' }],
    ['/agent approve 0123abc now', { name: 'approve', what: '0123abc' }],
    ['/agent plan the parser', { name: 'work', kind: 'plan', text: 'the parser' }],
    ['/agent answer Both.\r\nThe old one first.', { name: 'answer', text: 'Both.\r\nThe old one first.' }],
    ['/agent reject too large\nsecond line', { name: 'reject', reason: 'too large' }],
    ['/agent reject', { name: 'reject', reason: '' }],
    ['/agent stop\r\n', { name: 'stop' }],
    ['/agent', { name: 'help' }],
    ['/agent\nfix', { name: 'help' }],
    ['/agent fxi', { name: 'unknown', word: 'fxi', meant: 'fix' }],
    ['/agent deploy-everything', { name: 'unknown', word: 'deploy-everything' }],
    ['/agent FIX', { name: 'unknown', word: 'FIX' }],
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
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (comment) => {
        const command = parseCommand(comment)
        expect(command === undefined || comment.startsWith('/agent')).toBe(true)
      }),
    )
  })

  test('of the table parses to itself, whatever follows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS), fc.string({ maxLength: 3000 }), (spec, text) => {
        expect(parseCommand(`/agent ${spec.word} ${text}`)).not.toHaveProperty('word')
      }),
    )
  })
})

import { expect, test } from '@jest/globals'
import { COMMANDS, findCommand } from '../../src/command/registry.ts'
import { renderCommands, renderUnknown } from '../../src/command/render-help.ts'
import { renderCommandsPage } from '../../src/command/render-page.ts'
import { folded } from '../../src/view/folded.ts'
import { readPage } from './markdown.ts'

test('docs/commands.md is what scripts/render-commands.mjs renders', () => {
  expect(readPage('docs/commands.md').text).toBe(renderCommandsPage())
})

test('a word that is no command is answered with what was meant, and with help', () => {
  const all = folded('What can be said', [renderCommands()])
  expect(renderUnknown('fxi')).toBe(`I don't know that command. Did you mean \`/agent fix\`?\n\n${all}`)
  expect(renderUnknown('lgtm')).toBe(`I don't know that command. Did you mean \`/agent approve\`?\n\n${all}`)
  expect(renderUnknown('zzzzzz')).toBe(`I don't know that command.\n\n${all}`)
})

test('what others call a command is no command, and of one command alone', () => {
  const others = COMMANDS.flatMap(({ also = [] }) => also)
  expect(others.filter((word) => findCommand(word) !== undefined)).toEqual([])
  expect(new Set(others).size).toBe(others.length)
})

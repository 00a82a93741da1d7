import { expect, test } from '@jest/globals'
import { renderHelp, renderUnknown } from '../../src/command/render-help.ts'
import { renderCommandsPage } from '../../src/command/render-page.ts'
import { readPage } from './markdown.ts'

test('docs/commands.md is what scripts/render-commands.mjs renders', () => {
  expect(readPage('docs/commands.md').text).toBe(renderCommandsPage())
})

test('a word that is no command is answered with what was meant, and with help', () => {
  expect(renderUnknown('fxi')).toBe(`I don't know that command. Did you mean \`/agent fix\`?\n\n${renderHelp()}`)
  expect(renderUnknown('zzzzzz')).toBe(`I don't know that command.\n\n${renderHelp()}`)
})

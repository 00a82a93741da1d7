/**
 * Takes pictures of what people see, as GitHub shows it: every situation of `test/view/situations/`, light and dark, wide
 * and narrow. For whoever changes a text: `node_modules/.bin/node scripts/render-pictures.mjs [FOLDER [NAME ...]]`, and
 * `--readme` for `docs/images/pull-request.png`. Needs Debian's chromium.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { isPublished } from '../src/domain/round-state.ts'
import { renderChecks } from '../src/view/render-checks.ts'
import { HEAD } from '../test/view/situations/facts.ts'
import { stateOf } from '../test/view/situations/log.ts'
import { shownOf } from '../test/view/situations/page.ts'
import { SITUATIONS } from '../test/view/situations/situations.ts'
import { checkList, comment, heading, pageOf } from './pictures/github-page.mjs'
import { ROOT } from './setup/root.mjs'

const WIDTHS = [780, 380]
const SCHEMES = ['light', 'dark']

const args = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  if (args[0] === '--readme') await takeReadme()
  else await takeAll(resolve(args[0] ?? join(ROOT, '.cache', 'pictures')), args.slice(1))
} finally {
  await browser.close()
}

async function takeAll(folder, names) {
  mkdirSync(folder, { recursive: true })
  for (const name of names.length === 0 ? Object.keys(SITUATIONS) : names) {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        const path = join(folder, `${name}-${width}-${scheme}.png`)
        await take({ page: pageOf(blocksOf(name)), width, scheme, path })
      }
    }
  }
  process.stdout.write(`${folder}\n`)
}

async function takeReadme() {
  const path = join(ROOT, 'docs', 'images', 'pull-request.png')
  await take({ page: pageOf(pullBlocks('waits-for-approval').slice(0, 3)), width: 860, scheme: 'light', path })
  process.stdout.write(`${path}\n`)
}

async function take({ page: html, width, scheme, path }) {
  const page = await browser.newPage({ viewport: { width, height: 100 }, colorScheme: scheme, deviceScaleFactor: 1.5 })
  await page.setContent(html)
  await page.screenshot({ path, fullPage: true })
  await page.close()
}

function blocksOf(name) {
  const texts = shownOf(name).filter(
    ({ where }) => where === 'status comment' || where === 'comment' || where === 'explanation',
  )
  const comments = texts.map(({ where, text }) => comment(where, text))
  return isPublished(stateOf(SITUATIONS[name])) ? [...comments, ...pullBlocks(name)] : comments
}

function pullBlocks(name) {
  const state = stateOf(SITUATIONS[name])
  const pull = shownOf(name).find(({ where }) => where === 'pull request')
  const head = state.approval?.tuple.head ?? HEAD.commit
  const checks = renderChecks(state, head)
  const approval = checks.find((check) => check.name === 'sallyport/approval')
  return [
    heading(pull.title, state.published.pull, state.published.draft && state.phase !== 'approved'),
    comment('opened this pull request', pull.text),
    checkList(checks),
    comment(`sallyport/approval: ${approval.title}`, approval.summary),
  ]
}

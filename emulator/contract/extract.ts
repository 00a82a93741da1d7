import { readFileSync, writeFileSync } from 'node:fs'
import { bundleOperations } from './bundle.ts'
import { GITHUB_API_FILE } from './github-api.ts'
import { OPERATIONS } from './operations.ts'

// Writes github-api.generated.json; with --check exits 1 when the committed file is not what would be written.
const PACKAGE = new URL('./node_modules/@octokit/openapi/', import.meta.url)

const { name, version } = readJson('package.json')
const api = bundleOperations(readJson('generated/api.github.com.json'), OPERATIONS, `${name}@${version}`)
const text = `${JSON.stringify(api)}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(GITHUB_API_FILE, text)
  console.log(`${api.source}: ${OPERATIONS.length} operations, ${Buffer.byteLength(text)} bytes`)
} else if (readFileSync(GITHUB_API_FILE, 'utf8') === text) {
  console.log(`github-api.generated.json is current (${api.source}, ${OPERATIONS.length} operations)`)
} else {
  console.error('github-api.generated.json is stale: run `node emulator/contract/extract.ts` and commit the result')
  process.exitCode = 1
}

function readJson(path: string) {
  return JSON.parse(readFileSync(new URL(path, PACKAGE), 'utf8'))
}

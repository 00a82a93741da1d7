import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signatureOf } from './webhook.ts'

// What any server of webhooks must do at least: read, verify, answer. Ends with its parent's pipe.
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const expected = Buffer.from(signatureOf(Buffer.concat(chunks)))
    const given = Buffer.from(String(request.headers['x-hub-signature-256']))
    response.writeHead(given.length === expected.length && timingSafeEqual(given, expected) ? 202 : 401).end()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
})
process.stdin.resume().on('end', () => {
  server.close()
  server.closeAllConnections()
})

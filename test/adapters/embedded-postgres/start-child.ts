import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/embedded-postgres.ts'

/** Starts a server in the directory that it is given, says so in one line of JSON, and then only waits to be killed. */
const [directory = ''] = process.argv.slice(2)
const server = await startEmbeddedPostgres({ directory, durable: false })
process.stdout.write(`${JSON.stringify({ connectionString: server.connectionString, directory: server.directory })}\n`)
process.stdin.resume()

import { parseArgs } from 'node:util'
import { openSettings } from '../compose/open-settings.ts'
import { type CliCommand, type EntryIo, EXIT } from './cli-command.ts'
import { databaseOf } from './database-of.ts'
import { SET_UP_AT, setUp } from './set-up.ts'
import { untilSignal } from './until-signal.ts'

const USAGE = `usage: sallyport setup [--port N] [--host ADDRESS] [--url URL] [--replace]

Sets Sallyport up in a browser: asks for a model, has GitHub make the App from app.yml, stores its credentials in
SALLYPORT_DATA/settings (for this user alone to read), waits until it is installed, and looks whether all is well. Prints
one link, which lets one browser in, once. What is stored already is not asked again.

--port     where the pages listen: ${SET_UP_AT.port} unless said, 0 takes a free one
--host     on which address: ${SET_UP_AT.host} unless said; beyond this machine only behind something with TLS
--url      how browsers reach them, where that is another address: https://HOST[:PORT]
--replace  registers another App in place of the one that is stored
Exit code 0: finished or interrupted, 64: wrong usage, 69: the folder cannot be written, 78: the environment names an App.
`

/** `sallyport setup`. */
export const setup: CliCommand = { summary: 'set up in a browser: App, model, first repository', usage: USAGE, run }

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: String(SET_UP_AT.port) },
      host: { type: 'string', default: SET_UP_AT.host },
      url: { type: 'string' },
      replace: { type: 'boolean', default: false },
    },
  })
  const url = values.url === undefined ? undefined : URL.parse(values.url)
  if (!/^\d{1,5}$/.test(values.port) || url === null || (url !== undefined && !/^https?:$/.test(url.protocol))) {
    io.err(USAGE)
    return EXIT.usage
  }
  const named = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'].filter((name) => io.env[name])
  if (named.length > 0) {
    io.err(`The environment names an App, which would count before one that is stored: unset ${named.join(', ')}.\n`)
    return EXIT.configuration
  }
  const { app } = await openSettings(databaseOf(io.env).dataDirectory).read()
  if (app !== undefined && !values.replace) {
    io.out(`The App ${app.slug} (${app.appId}) is stored already; --replace registers another one in its place.\n`)
  }
  const interrupted = new AbortController()
  const signal = untilSignal().then(() => interrupted.abort())
  const origin = url === undefined ? {} : { origin: url.origin }
  await setUp(
    { host: values.host, port: Number(values.port), replace: values.replace, ...origin },
    io,
    interrupted.signal,
  )
  void signal
  return EXIT.ok
}

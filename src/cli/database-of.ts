import { resolve } from 'node:path'
import type { Config } from '../config/env.ts'
import { Secret } from '../domain/secret.ts'
import { Unusable } from './cli-command.ts'

const DEFAULT_DATA = '.sallyport'

/** Which database a command that only reads opens: the operator's, or the embedded one. */
export function databaseOf(
  env: Readonly<Record<string, string | undefined>>,
): Pick<Config, 'databaseUrl' | 'dataDirectory'> {
  const { DATABASE_URL: databaseUrl, SALLYPORT_DATA: data = DEFAULT_DATA } = env
  if (databaseUrl && !/^postgres(ql)?:\/\/./.test(databaseUrl)) {
    throw new Unusable('DATABASE_URL must look like postgres://USER:PASSWORD@HOST/NAME')
  }
  return { dataDirectory: resolve(data), databaseUrl: databaseUrl ? new Secret(databaseUrl) : undefined }
}

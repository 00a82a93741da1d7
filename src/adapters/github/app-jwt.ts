import { createPrivateKey, sign } from 'node:crypto'
import type { Secret } from '../../domain/secret.ts'

// GitHub allows ten minutes, and its clock may be behind ours.
const DRIFT_S = 60
const LIFE_S = 9 * 60

/**
 * Signs the App's own JSON web tokens (RS256), PKCS#1 and PKCS#8 keys alike. Throws on a key that cannot be read.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function createAppJwt(appId: number, privateKey: Secret): (now: Date) => string {
  const key = createPrivateKey(privateKey.reveal())
  return (now) => {
    const seconds = Math.floor(now.getTime() / 1000)
    const claims = { iat: seconds - DRIFT_S, exp: seconds + LIFE_S, iss: String(appId) }
    const message = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
    return `${message}.${sign('sha256', Buffer.from(message), key).toString('base64url')}`
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

import { createHmac } from 'node:crypto'

export const WEBHOOK_SECRET = 'bench-only-8f1f0b7c2d9e4a55'

const user = { login: 'mira', id: 7, type: 'User', avatar_url: 'https://avatars.example.com/u/7' }

/** An `issues` webhook as GitHub sends hundreds a day of: nothing that the App would act on. About 10 KB. */
export function webhookBody(): Buffer {
  const payload = {
    action: 'edited',
    issue: { id: 1, number: 12, title: 'Wrong sum', body: 'It adds wrongly. '.repeat(540), user, labels: [] },
    changes: { title: { from: 'Sum' } },
    repository: {
      id: 1,
      name: 'tiny',
      full_name: 'acme/tiny',
      default_branch: 'main',
      owner: { login: 'acme', id: 2 },
    },
    sender: user,
    installation: { id: 3 },
  }
  return Buffer.from(JSON.stringify(payload))
}

export function signatureOf(body: Uint8Array): string {
  return `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}`
}

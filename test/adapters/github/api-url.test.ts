import { expect, test } from '@jest/globals'
import { addressesOf } from '../../../src/adapters/github/api-url.ts'

test.each([
  ['https://api.github.com', 'https://api.github.com', 'https://github.com'],
  ['https://api.github.com/', 'https://api.github.com', 'https://github.com'],
  ['https://ghe.acme.example/api/v3', 'https://ghe.acme.example/api/v3', 'https://ghe.acme.example'],
  ['https://ghe.acme.example:8443/api/v3/', 'https://ghe.acme.example:8443/api/v3', 'https://ghe.acme.example:8443'],
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
])('%s: REST at %s, git at %s', (apiUrl, rest, git) => {
  expect(addressesOf(apiUrl)).toEqual({ rest, git })
})

import type { Exchange } from '../../emulator/contract/contract.ts'

const SHA = '9c48853fa3dc5c1c3d6f1f1cd1f2743e72652840'
const API = 'https://api.github.com/repos/octo/hello'
const ACCOUNT = {
  login: 'octo',
  id: 1,
  node_id: 'MDQ6VXNlcjE=',
  avatar_url: 'https://github.com/images/octo.gif',
  gravatar_id: '',
  url: 'https://api.github.com/users/octo',
  html_url: 'https://github.com/octo',
  followers_url: 'https://api.github.com/users/octo/followers',
  following_url: 'https://api.github.com/users/octo/following{/other_user}',
  gists_url: 'https://api.github.com/users/octo/gists{/gist_id}',
  starred_url: 'https://api.github.com/users/octo/starred{/owner}{/repo}',
  subscriptions_url: 'https://api.github.com/users/octo/subscriptions',
  organizations_url: 'https://api.github.com/users/octo/orgs',
  repos_url: 'https://api.github.com/users/octo/repos',
  events_url: 'https://api.github.com/users/octo/events{/privacy}',
  received_events_url: 'https://api.github.com/users/octo/received_events',
  type: 'User',
  site_admin: false,
}
const INSTALLATION = {
  id: 7,
  app_id: 3,
  app_slug: 'sallyport',
  target_id: 1,
  target_type: 'User',
  account: ACCOUNT,
  single_file_name: null,
  repository_selection: 'selected',
  access_tokens_url: 'https://api.github.com/app/installations/7/access_tokens',
  html_url: 'https://github.com/settings/installations/7',
  repositories_url: 'https://api.github.com/installation/repositories',
  permissions: { checks: 'write', metadata: 'read' },
  events: ['push'],
  created_at: '2026-01-02T03:04:05Z',
  updated_at: '2026-01-02T03:04:05Z',
  suspended_by: null,
  suspended_at: null,
}
const CHECK_RUN = {
  id: 4,
  node_id: 'CR_4',
  head_sha: SHA,
  external_id: 'run-1',
  url: `${API}/check-runs/4`,
  html_url: 'https://github.com/octo/hello/runs/4',
  details_url: null,
  status: 'queued',
  conclusion: null,
  started_at: '2026-01-02T03:04:05Z',
  completed_at: null,
  output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${API}/check-runs/4/a` },
  name: 'sallyport/guard',
  check_suite: { id: 5 },
  app: null,
  pull_requests: [],
}

function exchange(method: string, path: string, rest: Partial<Exchange>): Exchange {
  return { method, path, query: '', requestBody: undefined, status: 200, responseBody: undefined, ...rest }
}

/** True to GitHub's description, one of each kind. */
export const GOOD = {
  createCheckRun: exchange('POST', '/repos/octo/hello/check-runs', {
    requestBody: { name: 'sallyport/guard', head_sha: SHA, external_id: 'run-1', status: 'queued' },
    status: 201,
    responseBody: CHECK_RUN,
  }),
  createTree: exchange('POST', '/repos/octo/hello/git/trees', {
    requestBody: { base_tree: SHA, tree: [{ path: 'a/b.js', mode: '100644', type: 'blob', content: 'x' }] },
    status: 201,
    responseBody: {
      sha: SHA,
      url: `${API}/git/trees/${SHA}`,
      truncated: false,
      tree: [{ path: 'a', mode: '040000', type: 'tree', sha: SHA, url: `${API}/git/trees/${SHA}` }],
    },
  }),
  createToken: exchange('POST', '/app/installations/7/access_tokens', {
    requestBody: { repository_ids: [1], permissions: { contents: 'write' } },
    status: 201,
    responseBody: { token: 'ghs_x', expires_at: '2026-01-02T03:04:05Z', permissions: { contents: 'write' } },
  }),
  listInstallations: exchange('GET', '/app/installations', { query: '?per_page=100', responseBody: [INSTALLATION] }),
  getRef: exchange('GET', '/repos/octo/hello/git/ref/heads/agent/fix/1', {
    responseBody: {
      ref: 'refs/heads/agent/fix/1',
      node_id: 'REF_1',
      url: `${API}/git/refs/heads/agent/fix/1`,
      object: { type: 'commit', sha: SHA, url: `${API}/git/commits/${SHA}` },
    },
  }),
  deleteComment: exchange('DELETE', '/repos/octo/hello/issues/comments/9', { status: 204 }),
  revokeToken: exchange('DELETE', '/installation/token', { requestBody: {}, status: 204, responseBody: '' }),
  missingBranch: exchange('GET', '/repos/octo/hello/branches/a%2Fb', {
    status: 404,
    responseBody: { message: 'Branch not found', documentation_url: 'https://docs.github.com/rest', status: '404' },
  }),
  rateLimited: exchange('GET', '/repos/octo/hello/labels', { status: 429, responseBody: { message: 'Slow down' } }),
  badGateway: exchange('POST', '/repos/octo/hello/pulls', {
    requestBody: { title: 'A fix', head: 'agent/fix/1', base: 'main', draft: true },
    status: 502,
    responseBody: '<html>Bad Gateway</html>',
  }),
}

/** Where the supervisor listens inside: tunnels.cjs. */
const PORT = 3128
const PROXY = `http://127.0.0.1:${PORT}`

const ORDINARY = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])
const NODE = ['npm_config_proxy', 'npm_config_https_proxy', 'YARN_HTTP_PROXY', 'YARN_HTTPS_PROXY']
const JAVA = ['http', 'https'].map((name) => `-D${name}.proxyHost=127.0.0.1 -D${name}.proxyPort=${PORT}`)

/** What makes programs in a guest with egress use its tunnels. */
export const TUNNEL_ENV: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...ORDINARY, ...NODE].map((name) => [name, PROXY])),
  NO_PROXY: 'localhost,127.0.0.1',
  no_proxy: 'localhost,127.0.0.1',
  JAVA_TOOL_OPTIONS: JAVA.join(' '),
}

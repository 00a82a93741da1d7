/** The empty tree: what attributes are read from in git versions that would otherwise read them from HEAD. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const NOTHING_CONFIGURED: Readonly<Record<string, string>> = {
  'attr.tree': EMPTY_TREE,
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  'credential.helper': '',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'safe.directory': '*',
}

export interface GitSurroundings {
  /** The repository, always named, never discovered. Absent only for resolving names in somebody's own repository. */
  readonly gitDir?: string
  /** Transports that may be used, joined by `:`; none unless named. */
  readonly protocols?: string
  readonly config?: Readonly<Record<string, string>>
  /** What the machine needs added (a proxy, a certificate store), and variables of a single call. */
  readonly variables?: Readonly<Record<string, string>>
}

/**
 * The whole environment of a git process: nothing is inherited, no configuration of the machine or a person is read,
 * and settings (a credential among them) travel here, so that neither argv nor the disk ever holds them.
 */
export function gitEnvironment(surroundings: GitSurroundings): Record<string, string> {
  return {
    PATH: DEFAULT_PATH,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...surroundings.variables,
    GIT_ALLOW_PROTOCOL: surroundings.protocols ?? 'none',
    ...(surroundings.gitDir === undefined ? {} : { GIT_DIR: surroundings.gitDir }),
    ...configVariables({ ...NOTHING_CONFIGURED, ...surroundings.config }),
  }
}

function configVariables(config: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(config).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(Object.keys(config).length), ...Object.fromEntries(pairs) }
}

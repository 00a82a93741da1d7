import type { Opened } from '../../conformance/sandbox/harness.ts'
import type { Arena } from '../arena.ts'
import { broken, type Probe, type ProbeGroup } from '../probe.ts'
import { attack, NOTHING } from './attack.ts'

const OUTSIDE = `
for folder in ['/', '/usr', '/usr/bin', '/usr/local', '/usr/local/bin', '/etc', '/opt', '/opt/node/bin', '/opt/supervisor', '/var', '/var/tmp', '/root', '/run', '/home', '/sys', '/proc', '/dev', '/dev/pts', '/sbin', '/bin', '/lib', '/lib64']:
    try:
        path = os.path.join(folder, 'probe'); os.close(os.open(path, os.O_CREAT | os.O_WRONLY)); os.unlink(path)
    except OSError: continue
    through('wrote into', folder)
for folder, folders, files in os.walk('/', followlinks=False):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ('/proc', '/sys', '/workspace', '/tmp', '/home/agent', '/dev/shm', '/dev/mqueue', '/dev/pts')]
    if folder.count('/') > 3: folders[:] = []
    if os.access(folder, os.W_OK): through('may write into', folder)
`

// Every byte that a command could have left for another one, with its mode, owner and times left out.
const MANIFEST = `
import glob, hashlib, os, stat
for top in ['/workspace', '/tmp', '/home', '/dev', '/etc', '/opt', '/run', '/var', '/root', '/usr/local', '/mnt', '/srv']:
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            about = os.lstat(path)
            body = os.readlink(path) if stat.S_ISLNK(about.st_mode) else ''
            if stat.S_ISREG(about.st_mode) and os.access(path, os.R_OK):
                body = hashlib.file_digest(open(path, 'rb'), 'sha256').hexdigest()
            if not path.startswith('/dev/pts/'): print(path, oct(about.st_mode), body)
for table in ['msg', 'sem', 'shm']: print(open('/proc/sysvipc/' + table).read())
for name in sorted(os.environ): print(name, os.environ[name])
`

const POISON = `
set +e
cp -r . /tmp/copy
for place in ~ /tmp /workspace /dev/shm /dev/mqueue /var/tmp /usr/local/bin /opt/node/bin /etc; do
  mkdir -p $place/bin; printf '#!/bin/sh\\necho poisoned\\n' > $place/bin/git; chmod 755 $place/bin/git
  for name in .npmrc .gitconfig .bashrc .profile .bash_env .curlrc .yarnrc .pypirc .netrc; do echo poisoned > $place/$name; done
done
mkdir -p ~/.npm/_cacache ~/.cache/pip ~/.config/git ~/.m2 ~/go/pkg ~/.cargo node_modules/.bin .git/hooks
echo poisoned | tee ~/.npm/_cacache/index ~/.cache/pip/x ~/.config/git/config node_modules/.bin/jest .git/hooks/pre-commit > /dev/null
ln -sf /tmp/copy ~/link; chmod 777 /tmp /workspace ~; export PATH=/tmp/bin:$PATH
ipcmk -M 4096 > /dev/null; ipcmk -Q > /dev/null; ipcmk -S 2 > /dev/null
echo done
`

const ENTRIES = [
  { name: 'package.json', content: '{}' },
  { name: 'node_modules/', type: 'directory' as const, mode: 0o755 },
  { name: 'node_modules/kept', content: 'kept' },
]

async function manifest({ run }: Opened): Promise<string> {
  const said = await run(['/usr/bin/python3', '-c', MANIFEST], { timeoutMs: 30_000, maxOutputBytes: 8 * 1024 ** 2 })
  if (said.exitCode !== 0 || said.omitted.stdout > 0) throw new Error(`no manifest: ${said.err}`)
  return said.out
}

async function byteClean(arena: Arena): Promise<string[]> {
  const open = { entries: ENTRIES }
  const before = await arena.own(manifest, open)
  const poisoned = await arena.own(async (opened) => {
    const said = await opened.sh(POISON)
    const during = await arena.own(manifest, open)
    return { reached: said.out === 'done\n', during, own: await manifest(opened) }
  }, open)
  const after = await arena.own(manifest, open)
  return broken({
    'nothing was poisoned': poisoned.reached && poisoned.own !== before,
    'a sandbox beside it differs': poisoned.during === before,
    'the next sandbox differs': after === before,
  })
}

const PROBES: readonly Probe[] = [
  attack('writing outside the workspace, /tmp, the home and shared memory', OUTSIDE, NOTHING),
  {
    name: 'poisoned caches, configuration and IPC: the next sandbox is byte-clean, and the one beside it',
    play: byteClean,
  },
]

export const remains: ProbeGroup = { title: 'What stays', probes: PROBES }

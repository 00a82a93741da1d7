import { dirname } from 'node:path'
import type { Arena } from '../arena.ts'
import type { ProbeGroup } from '../probe.ts'
import { attack, NOTHING } from './attack.ts'

// Backwards, so that the attack's own environment does not hold what it looks for.
const BAIT = ({ bait }: Arena) => ({
  yranac: [...bait.canary].reverse().join(''),
  files: bait.files,
  folders: bait.files.map(dirname),
})

const ENVIRONMENT = `
for path in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline') + glob.glob('/proc/[0-9]*/task/*/environ'):
    try: text = open(path, 'rb').read()
    except OSError: continue
    if given['yranac'][::-1].encode() in text: through(path)
`

const OWN = `
expected = {'PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'CI', 'GIVEN', 'PWD', 'HOSTNAME', 'LC_CTYPE'}
for name in os.environ:
    if name not in expected: through(name)
if given['yranac'][::-1] in json.dumps(dict(os.environ)): through('the canary')
`

const ROOTS = `
for root in glob.glob('/proc/[0-9]*/root') + glob.glob('/proc/[0-9]*/cwd') + ['/proc/1/root', '/proc/self/root/..']:
    for path in given['files'] + ['/etc/shadow', '/etc/hostname', '/root/.ssh', '/var/lib/docker', '/home/agent/../../root/.bashrc']:
        try:
            if os.path.isdir(root + path): os.listdir(root + path)
            else: text = open(root + path).read()
        except OSError: continue
        if path != '/etc/hostname' or 'sandbox' not in text: through(root + path)
`

const HOMES = `
for path in given['files']:
    for climb in ['', '/..', '/proc/self/cwd/../../..']:
        try: open(climb + path).read(); through(climb + path)
        except OSError: pass
for folder in given['folders'] + [os.path.dirname(folder) for folder in given['folders']]:
    if any('hostile' in name for name in (os.listdir(folder) if os.path.isdir(folder) and os.access(folder, 4) else [])): through(folder)
for top in ['/root', '/home', '/var', '/opt', '/run', '/srv', '/mnt', '/media', '/tmp', '/etc', '/boot']:
    for folder, folders, files in os.walk(top):
        for name in files:
            path = os.path.join(folder, name)
            try:
                if os.path.getsize(path) < 10000 and given['yranac'][::-1].encode() in open(path, 'rb').read(): through(path)
            except OSError: pass
`

const DESCRIPTORS = `
for process in glob.glob('/proc/[0-9]*'):
    for link in glob.glob(process + '/fd/*') + [process + '/cwd', process + '/root', process + '/exe']:
        try: target = os.readlink(link)
        except OSError: continue
        if target.startswith(('pipe:', 'anon_inode:', 'socket:', '/dev/null', '/proc/', '/usr/', '/opt/', '/tmp/.init')) or target == '/': continue
        if not target.startswith('/workspace'): through(link, 'leads to', target)
for fd in os.listdir('/proc/self/fd'):
    for climb in ['..', '../..', '../../..', '../../../..']:
        for path in given['files']:
            if os.path.exists('/proc/self/fd/%s/%s%s' % (fd, climb, path)): through(fd, climb)
`

const MOUNTS = `
known = ('/', '/proc', '/dev', '/sys', '/workspace', '/tmp', '/home/agent', '/usr', '/usr/local', '/opt/', '/etc/', '/proc/', '/dev/', '/sys/')
for line in open('/proc/self/mountinfo'):
    fields = line.split()
    at, options, kind = fields[4], fields[5].split(','), fields[fields.index('-') + 1]
    if not (at in known or at.startswith(tuple(one for one in known if one.endswith('/') and one != '/'))): through('mounted', at)
    if 'ro' in options or kind in ('proc', 'devpts', 'mqueue', 'devtmpfs'): continue
    if kind != 'tmpfs': through('writable and of the host', at, kind)
    if 'nosuid' not in options: through('honours setuid', at)
`

export const secrets: ProbeGroup = {
  title: 'Secrets',
  probes: [
    attack("/proc/*/environ: the worker's canary", ENVIRONMENT, BAIT),
    attack('own environment: nothing of the host', OWN, BAIT),
    attack('/proc/1/root and every /proc/*/root, /proc/*/cwd', ROOTS, BAIT),
    attack('canaries in the home and the temporary directory of the host', HOMES, BAIT),
    attack('descriptors that lead out', DESCRIPTORS, BAIT),
    attack('mounts: nothing writable of the host', MOUNTS, NOTHING),
  ],
}

import type { ProbeGroup } from '../probe.ts'
import { attack, NOTHING } from './attack.ts'

const CALLS: Readonly<Record<string, string>> = {
  'mount, and the newer calls for it': `
call('mount', 165, 40, b'none', b'/tmp', b'tmpfs', 0, None)
call('bind', 165, 40, b'/', b'/tmp', None, 4096, None)
call('umount2', 166, 39, b'/proc', 2)
call('pivot_root', 155, 41, b'/workspace', b'/workspace')
call('fsopen', 430, 430, b'tmpfs', 0)
call('open_tree', 428, 428, -100, b'/', 1)
call('move_mount', 429, 429, -100, b'/tmp', -100, b'/workspace', 0)
call('mount_setattr', 442, 442, -100, b'/', 0, None, 0, refusals=(1, 13, 22, 38))
`,
  'unshare and clone of namespaces': `
for flag in [0x10000000, 0x00020000, 0x40000000, 0x20000000, 0x04000000, 0x08000000, 0x02000000, 0x00000080]:
    call('unshare-%x' % flag, 272, 97, flag)
    child = libc.syscall(220 if arm else 56, ctypes.c_long(flag | 17), None, None, None, None) if flag != 0x80 else -1
    if child == 0: os._exit(0)
    if child > 0: through('clone', hex(flag))
arguments = ctypes.create_string_buffer(struct.pack('<11Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0))
child = libc.syscall(435, arguments, 88)
if child == 0: os._exit(0)
if child > 0: through('clone3')
if subprocess.run(['unshare', '-Ur', 'true'], stderr=subprocess.DEVNULL).returncode == 0: through('unshare -Ur')
`,
  'setns into another namespace': `
for path in glob.glob('/proc/1/ns/*') + glob.glob('/proc/%d/ns/*' % supervisor):
    try: fd = os.open(path, os.O_RDONLY)
    except OSError: continue
    call('setns ' + path, 308, 268, fd, 0, refusals=(1, 13, 22, 38))
`,
  'setuid programs, and becoming root': `
call('setuid', 105, 146, 0, refusals=(1, 22))
call('setgid', 106, 144, 0, refusals=(1, 22))
call('setresuid', 117, 147, 0, 0, 0, refusals=(1, 22))
call('capset', 126, 91, struct.pack('<Ii', 0x20080522, 0), struct.pack('<6I', 0xffffffff, 0xffffffff, 0, 0xffffffff, 0xffffffff, 0), refusals=(1,))
found = [path for folder in ['/usr/bin', '/usr/sbin', '/usr/lib'] for path in glob.glob(folder + '/*') if os.path.isfile(path) and os.stat(path).st_mode & 0o6000]
for path in found:
    child = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try: status = open('/proc/%d/status' % child.pid).read()
    except OSError: status = ''
    if 'Uid:\\t1000\\t1000\\t1000\\t1000' not in status and 'Uid:' in status: through(path)
    child.kill(); child.wait()
status = open('/proc/self/status').read()
for line in ['Uid:\\t1000\\t1000\\t1000\\t1000', 'NoNewPrivs:\\t1', 'CapEff:\\t' + '0' * 16, 'CapBnd:\\t' + '0' * 16, 'CapPrm:\\t' + '0' * 16]:
    if line not in status: through('no', line)
`,
  ptrace: `
child = os.fork()
if child == 0:
    call('PTRACE_TRACEME', 101, 117, 0, 0, None, None)
    signal.pause(); os._exit(0)
call('PTRACE_ATTACH of a child', 101, 117, 16, child, None, None)
call('PTRACE_SEIZE of a child', 101, 117, 0x4206, child, None, None)
os.kill(child, 9)
`,
  'ptrace, memory and descriptors of the supervisor and of process 1': `
for target in [supervisor, 1]:
    call('PTRACE_ATTACH', 101, 117, 16, target, None, None)
    call('PTRACE_SEIZE', 101, 117, 0x4206, target, None, None)
    buffer = ctypes.create_string_buffer(8)
    local = struct.pack('<QQ', ctypes.addressof(buffer), 8); remote = struct.pack('<QQ', 0x400000, 8)
    call('process_vm_readv', 310, 270, target, local, 1, remote, 1, 0, refusals=(1, 13, 14, 38))
    call('process_vm_writev', 311, 271, target, local, 1, remote, 1, 0, refusals=(1, 13, 14, 38))
    pidfd = libc.syscall(434, target, 0)
    if pidfd != -1: call('pidfd_getfd', 438, 438, pidfd, 0, 0)
    call('kcmp', 312, 272, target, os.getpid(), 2, 0, 0)
    for name in ['mem', 'fd', 'fd/0', 'fd/1', 'fd/2', 'environ', 'auxv', 'map_files', 'syscall', 'stack', 'pagemap', 'cwd', 'root']:
        path = '/proc/%d/%s' % (target, name)
        try:
            if os.path.isdir(path): os.listdir(path)
            elif os.read(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 1): pass
        except OSError: continue
        through('read', path)
    for name in ['mem', 'fd/0', 'fd/1', 'fd/2', 'oom_score_adj', 'clear_refs']:
        opens('/proc/%d/%s' % (target, name), os.O_WRONLY)
`,
  bpf: `
call('bpf map', 321, 280, 0, struct.pack('<5I', 2, 4, 4, 1, 0) + bytes(100), 120)
call('bpf program', 321, 280, 5, bytes(120), 120)
`,
  keyctl: `
call('keyctl', 250, 219, 0, -3, 0)
call('add_key', 248, 217, b'user', b'x', b'y', 1, -3)
call('request_key', 249, 218, b'user', b'x', None, -3)
`,
  io_uring: `
call('io_uring_setup', 425, 425, 4, ctypes.create_string_buffer(120))
call('io_uring_enter', 426, 426, 0, 0, 0, 0, None, refusals=(1, 38))
call('io_uring_register', 427, 427, 0, 0, None, 0, refusals=(1, 38))
`,
  perf_event_open: `
attributes = ctypes.create_string_buffer(struct.pack('<IIQQQQQ', 1, 112, 0, 0, 0, 0, 0x61) + bytes(64))
call('perf_event_open', 298, 241, attributes, 0, -1, ctypes.c_long(-1), 0)
`,
  userfaultfd: "call('userfaultfd', 323, 282, 1)",
  'modules, kexec, reboot, swap, clock': `
call('init_module', 175, 105, None, 0, b'')
call('finit_module', 313, 273, 0, b'', 0)
call('delete_module', 176, 106, b'x', 0)
call('kexec_load', 246, 104, 0, 0, None, 0)
call('kexec_file_load', 320, 294, 0, 0, 0, None, 0)
call('reboot', 169, 142, 0xfee1dead, 672274793, 0, None)
call('swapon', 167, 224, b'/tmp/x', 0)
call('settimeofday', 164, 170, struct.pack('<qq', 1, 0), None)
call('clock_settime', 227, 112, 0, struct.pack('<qq', 1, 0))
call('acct', 163, 89, b'/tmp/x')
call('iopl', 172, None, 3)
call('ioperm', 173, None, 0x80, 1, 1)
call('syslog', 103, 116, 3, ctypes.create_string_buffer(100), 100)
`,
  'files by handle, chroot, device nodes': `
call('open_by_handle_at', 304, 265, -100, struct.pack('<Ii', 8, 1) + bytes(16), 0)
call('chroot', 161, 51, b'/tmp')
call('fanotify_init', 300, 262, 0, 0)
for kind, number in [(0o060600, 0x0800), (0o060600, 0xfe00), (0o020600, 0x0101)]:
    try: os.mknod('/tmp/node', kind, number); through('mknod', oct(kind), hex(number))
    except OSError: pass
for path in ['/dev/mem', '/dev/kmem', '/dev/port', '/dev/kmsg', '/dev/kvm', '/dev/fuse', '/dev/loop-control', '/dev/net/tun', '/dev/vhost-vsock', '/dev/mapper/control'] + glob.glob('/dev/[svx]d[a-z]*') + glob.glob('/dev/loop*'):
    opens(path, os.O_RDONLY)
`,
  'TIOCSTI into a terminal of the host': `
own = set()
for path in ['/dev/tty', '/dev/console', '/dev/tty0', '/dev/tty1', '/dev/ttyS0'] + glob.glob('/dev/pts/[0-9]*'):
    opens(path, os.O_RDWR | os.O_NOCTTY)
for fd in range(3):
    try: fcntl.ioctl(fd, 0x5412, b'x'); through('TIOCSTI on descriptor', fd)
    except OSError: pass
`,
  'kernel interfaces: /proc/sys, /sys, /proc': `
for root in ['/proc/sys', '/sys']:
    for folder, folders, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)
            try: os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
            except OSError: continue
            through('opened for writing', path)
for path in ['/proc/sysrq-trigger', '/proc/kcore', '/proc/kmsg', '/proc/mtrr', '/proc/bus/pci', '/proc/timer_list', '/proc/sched_debug', '/proc/acpi']:
    if os.path.exists(path) and os.stat(path).st_rdev != os.makedev(1, 3): opens(path, os.O_WRONLY)
for path in ['/proc/kcore', '/proc/kmsg', '/proc/kallsyms', '/sys/kernel/debug', '/sys/kernel/tracing', '/sys/firmware/efi', '/proc/1/mem']:
    try:
        if os.path.isdir(path): first = os.listdir(path)
        else: first = os.read(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 200)
    except OSError: continue
    if first and not first[:16] == b'0' * 16: through('read', path)
`,
  'control groups: leaving, or the release agent': `
for path in glob.glob('/sys/fs/cgroup/**/*', recursive=True):
    if os.path.basename(path) in ('cgroup.procs', 'tasks', 'release_agent', 'notify_on_release', 'memory.max', 'pids.max', 'memory.limit_in_bytes'):
        opens(path, os.O_WRONLY)
try: os.mkdir('/sys/fs/cgroup/escape'); through('made a control group')
except OSError: pass
`,
}

export const kernel: ProbeGroup = {
  title: 'Kernel',
  probes: Object.entries(CALLS).map(([name, script]) => attack(name, script, NOTHING)),
}

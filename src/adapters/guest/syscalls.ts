/** System calls as the two architectures number them: [x86_64, aarch64]; undefined where one does not have it. */
export type Numbers = readonly [number | undefined, number | undefined]

/** Answered with EPERM: what a build never needs and an escape might. */
export const DENIED: Readonly<Record<string, Numbers>> = {
  // Mounts and namespaces.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  unshare: [272, 97],
  setns: [308, 268],
  // Other processes' memory and descriptors.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  // Kernel interfaces with a history.
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264],
  fanotify_init: [300, 262],
  lookup_dcookie: [212, 18],
  // The machine itself.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  iopl: [172, undefined],
  ioperm: [173, undefined],
  vhangup: [153, 58],
}

/** Answered with ENOSYS: callers fall back to the older call, whose arguments a filter can see. */
export const ABSENT: Readonly<Record<string, Numbers>> = {
  clone3: [435, 435],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
}

/** Allowed, depending on their arguments. */
export const CLONE: Numbers = [56, 220]
export const SOCKET: Numbers = [41, 198]
export const IOCTL: Numbers = [16, 29]

/** Of `clone`: whatever makes a namespace. */
export const NAMESPACE_FLAGS = 0x7e020000
/** Local sockets and the (routeless) internet families; of netlink only the protocol 0 that lists interfaces. */
export const SOCKET_FAMILIES = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const

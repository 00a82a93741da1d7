import { BlockList } from 'node:net'

const V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

const V6 = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const

const INNER = createInner()

/** Whether an address is of this machine, of a private network, of a cloud's metadata, or of no one host. */
export function isInnerAddress({ address, family }: { readonly address: string; readonly family: number }): boolean {
  return INNER.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

// The list itself applies its IPv4 entries to addresses such as ::ffff:127.0.0.1.
function createInner(): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of V4) list.addSubnet(net, prefix, 'ipv4')
  for (const [net, prefix] of V6) list.addSubnet(net, prefix, 'ipv6')
  return list
}

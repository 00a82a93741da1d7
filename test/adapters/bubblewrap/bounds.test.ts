import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findCgroups } from '../../../src/adapters/bubblewrap/cgroup.ts'

const LIMITS = { memoryBytes: 1_000_000, processes: 7, cpus: 0.5, diskBytes: 1, lifetimeMs: 1 }

describe('control groups', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sallyport-cgroup-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  async function group(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(folder, { recursive: true })
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
  }

  test('version 2 is taken where it offers memory and processes', async () => {
    await group(root, {
      'cgroup.procs': '',
      'cgroup.controllers': 'cpuset cpu io memory pids\n',
      'cgroup.subtree_control': '',
    })
    const bounds = findCgroups(root)
    expect(bounds?.name).toBe('cgroup v2')
    expect(bounds?.foldersOf('x')).toEqual([join(root, 'sallyport-x')])
    const bound = await bounds!.create('x', LIMITS)
    expect(await readFile(join(root, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids +cpu')
    expect(bound.enter(['run', 'me']).slice(-4)).toEqual([join(root, 'sallyport-x'), '--', 'run', 'me'])
    expect(await readFile(join(root, 'sallyport-x/memory.max'), 'utf8')).toBe('1000000')
    expect(await readFile(join(root, 'sallyport-x/pids.max'), 'utf8')).toBe('7')
  })

  test('version 2 without the memory controller is no bound', async () => {
    await group(root, { 'cgroup.procs': '', 'cgroup.controllers': 'cpu pids\n' })
    expect(findCgroups(root)).toBeUndefined()
  })

  test('version 1 is taken where memory and pids can be written', async () => {
    await group(join(root, 'memory'), { 'cgroup.procs': '' })
    expect(findCgroups(root)).toBeUndefined()
    await group(join(root, 'pids'), { 'cgroup.procs': '' })
    expect(findCgroups(root)?.name).toBe('cgroup v1')
    expect(findCgroups(root)?.foldersOf('x')).toEqual([
      join(root, 'memory/sallyport-x'),
      join(root, 'pids/sallyport-x'),
    ])
  })

  test('an empty folder is no bound', () => {
    expect(findCgroups(root)).toBeUndefined()
  })
})

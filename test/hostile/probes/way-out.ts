import type { Opened } from '../../conformance/sandbox/harness.ts'
import type { Arena } from '../arena.ts'
import { bringOut, refusedFor, takeOutOf } from '../bring-out.ts'
import { broken, type Probe, type ProbeGroup } from '../probe.ts'
import { FORGED } from './forged-tars.ts'
import { PLANTED } from './planted.ts'

const MIB = 1024 ** 2
const LARGE = { memoryBytes: 1024 * MIB, diskBytes: 256 * MIB }

const COUNTERFEIT = `
set -e
git init -q . 2>/dev/null
git config core.fsmonitor "$TRAP"; git config core.hooksPath "$PWD/.git/hooks"; git config core.sshCommand "$TRAP"
git config core.pager "$TRAP"; git config core.editor "$TRAP"; git config core.attributesFile "$PWD/.gitattributes"
git config filter.x.clean "$TRAP"; git config filter.x.smudge "$TRAP"; git config filter.x.process "$TRAP"
git config filter.x.required true; git config diff.x.textconv "$TRAP"; git config diff.x.command "$TRAP"
git config diff.external "$TRAP"; git config merge.x.driver "$TRAP"; git config credential.helper "!$TRAP"
git config uploadpack.packObjectsHook "$TRAP"; git config gpg.program "$TRAP"; git config alias.diff "!$TRAP"
for hook in pre-commit post-checkout post-index-change fsmonitor-watchman reference-transaction pre-auto-gc; do
  printf '#!/bin/sh\\n%s\\n' "$TRAP" > .git/hooks/$hook; chmod 755 .git/hooks/$hook
done
printf '* filter=x diff=x merge=x text eol=crlf working-tree-encoding=UTF-16\\n' > .gitattributes
printf '*.js export-ignore export-subst\\n' > a/.gitattributes
echo new > index.js
git add -A > /dev/null 2>&1 || true
test -e "$MARK" && echo sprung inside
`

// What git reads of a repository on the way out and afterwards, with all of it asked for.
async function nothingExecuted(arena: Arena): Promise<string[]> {
  const { store, repository, trap, mark } = arena.source
  const { taken, said } = await bringOut(arena, ({ sh }) => sh(COUNTERFEIT, { env: { TRAP: trap, MARK: mark } }))
  const diff = taken.type === 'tree' ? await arena.source.diff(taken.tree) : undefined
  if (taken.type === 'tree') {
    for await (const _piece of store.archive(repository, taken.tree));
  }
  const files = diff?.files.map(({ path, after }) => `${path} ${after?.text}`).sort()
  return broken({
    [`the trap is none: ${said.err}`]: said.out === 'sprung inside\n',
    'a program of the tree was executed': !arena.source.sprung(),
    [`what came out: ${JSON.stringify(files ?? taken)}`]:
      JSON.stringify(files) ===
      JSON.stringify([
        '.gitattributes * filter=x diff=x merge=x text eol=crlf working-tree-encoding=UTF-16\n',
        'a/.gitattributes *.js export-ignore export-subst\n',
        'index.js new\n',
      ]),
  })
}

const COMMITS = `
set -e
git init -q -b main . && git add -A 2>/dev/null
git -c user.name=a -c user.email=a@b commit -qm base
echo evil > committed.js; git add committed.js; git -c user.name=a -c user.email=a@b commit -qm evil
git tag v1; git branch other; rm committed.js; echo staged > staged.js; git add staged.js; rm staged.js
git update-index --add --cacheinfo 120000,$(printf /etc/passwd | git hash-object -w --stdin),sneaked
echo new > index.js; git update-index --assume-unchanged index.js
git rev-list --count HEAD
`

async function commitsDiscarded(arena: Arena): Promise<string[]> {
  const { taken, said } = await bringOut(arena, ({ sh }) => sh(COMMITS))
  return broken({
    [`it was not made: ${said.out}${said.err}`]: said.out === '2\n',
    [`what came out: ${JSON.stringify(taken)}`]: taken.type === 'tree' && taken.files.join() === 'index.js',
    'what was dropped is not said': taken.type === 'tree' && taken.dropped.some(({ path }) => path.startsWith('.git')),
  })
}

const LATE = `
import os, time
for round in range(20):
    if os.fork() == 0:
        os.setsid()
        while True:
            try: open('index.js', 'w').write('late\\n')
            except OSError: pass
            time.sleep(0.005)
`

async function afterTheLastCall(arena: Arena): Promise<string[]> {
  const { source } = arena
  return arena.own(
    async ({ sandbox, run, sh }) => {
      await run(['python3', '-c', LATE])
      const last = (await sh('echo seen > index.js; (sleep 0.2; echo late > index.js) & cat index.js')).out
      const first = await takeOutOf(arena, sandbox)
      const second = await takeOutOf(arena, sandbox)
      const judged = first.type === 'tree' ? await source.text(first.tree, 'index.js') : ''
      return broken({
        [`seen last ${last}, exported ${judged}`]: last === 'seen\n' && judged === last,
        'two exports differ': JSON.stringify(first) === JSON.stringify(second),
      })
    },
    { tree: source.archive() },
  )
}

const HARD_LINKS = `
import os
os.link('index.js', 'hard.js'); open('hard.js', 'w').write('new\\n')
for path in ['/etc/passwd', '/proc/1/environ', '/opt/node/bin/node', '/proc/self/exe']:
    try: os.link(path, 'stolen', follow_symlinks=False); print('through', path); os.unlink('stolen')
    except OSError: pass
print('done')
`

// Inside the workspace a hard link is two files; to anything else the kernel makes none.
async function hardLinks(arena: Arena): Promise<string[]> {
  const { taken, said } = await bringOut(arena, ({ run }) => run(['python3', '-c', HARD_LINKS]))
  return broken({
    [said.out + said.err]: said.out === 'done\n',
    [`what came out: ${JSON.stringify(taken)}`]: taken.type === 'tree' && taken.files.join() === 'hard.js,index.js',
  })
}

const DEVICES = `
import os, socket
for kind, number in [(0o020666, 0x0103), (0o060666, 0x0800)]:
    try: os.mknod('device', kind, number); print('through', oct(kind))
    except OSError: pass
socket.socket(socket.AF_UNIX).bind('socket')
print('done')
`

async function devices(arena: Arena): Promise<string[]> {
  const { taken, said } = await bringOut(arena, ({ run }) => run(['python3', '-c', DEVICES]))
  return broken({
    [said.out + said.err]: said.out === 'done\n',
    [`the socket came out: ${JSON.stringify(taken)}`]: taken.type === 'refused' && taken.reason.includes('"socket"'),
  })
}

/** Made inside by a Python script that ends by saying `made`; all of the tree is then refused for the reason given. */
function planted({ name, script, reason, large }: (typeof PLANTED)[number]): Probe {
  const plant = ({ run }: Opened) =>
    run(['python3', '-c', `import os, subprocess\n${script}\nprint('made')`], { timeoutMs: 40_000 })
  return {
    name,
    play: async (arena) => {
      const { taken, said } = await bringOut(arena, plant, large ? { limits: LARGE } : {})
      if (said.out !== 'made\n') return [`it was not made: ${said.out}${said.err}`]
      return refusedFor(taken, reason)
    },
  }
}

export const wayOut: ProbeGroup = {
  title: 'Way out',
  probes: [
    { name: '.git/config, hooks, filters, textconv, fsmonitor: nothing is executed', play: nothingExecuted },
    { name: "the agent's own commits and index are discarded", play: commitsDiscarded },
    { name: 'a file changed after the last call: exported is what was seen', play: afterTheLastCall },
    { name: 'hard links', play: hardLinks },
    { name: 'devices and sockets', play: devices },
    ...PLANTED.map(planted),
    ...FORGED,
  ],
}

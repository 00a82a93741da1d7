import { expect, test } from '@jest/globals'
import { type Provide, withSandbox } from './harness.ts'

export function describeCommands(provide: Provide): void {
  test('a command gives its exit code and both streams', async () => {
    await withSandbox(provide().engine, async ({ sh, run }) => {
      expect(await sh('echo out; echo err >&2; exit 7')).toMatchObject({ exitCode: 7, out: 'out\n', err: 'err\n' })
      expect(await run(['true'])).toMatchObject({ exitCode: 0, timedOut: false, omitted: { stdout: 0, stderr: 0 } })
    })
  })

  test('arguments reach the program as they are: no shell stands between', async () => {
    await withSandbox(provide().engine, async ({ run }) => {
      const odd = ['$HOME', '`id`', 'a b', "it's", '*', '', '--', 'é\n']
      const said = await run(['node', '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...odd])
      expect(JSON.parse(said.out)).toEqual(odd)
    })
  })

  test('a program that does not exist is an exit code, as in a shell', async () => {
    await withSandbox(provide().engine, async ({ run }) => {
      const said = await run(['no-such-program'])
      expect(said).toMatchObject({ exitCode: 127 })
      expect(said.err).toContain('no-such-program')
      expect(await run(['/etc/passwd'])).toMatchObject({ exitCode: 126 })
      expect((await run(['true'], { cwd: '/no/such/folder' })).err).toContain('/no/such/folder')
    })
  })

  test('standard input arrives whole, and is empty when none is given', async () => {
    await withSandbox(provide().engine, async ({ run }) => {
      const stdin = Buffer.alloc(700_000, 'x')
      expect(await run(['wc', '-c'], { stdin })).toMatchObject({ out: '700000\n' })
      expect(await run(['wc', '-c'])).toMatchObject({ out: '0\n' })
      expect(await run(['true'], { stdin })).toMatchObject({ exitCode: 0 })
    })
  })

  test('the environment is minimal, and a command may add to it', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const said = await sh('echo $HOME $LANG $CI $EXTRA; pwd', { env: { EXTRA: 'more' } })
      expect(said.out).toBe('/home/agent C.UTF-8 true more\n/workspace\n')
      expect((await sh('pwd; echo [$EXTRA]', { cwd: '/tmp' })).out).toBe('/tmp\n[]\n')
    })
  })

  test('long output keeps its two ends and counts the middle', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const said = await sh('seq 1 200000; echo short >&2', { maxOutputBytes: 1000 })
      const whole = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join('')
      expect(said.out).toBe(whole.slice(0, 500) + whole.slice(-500))
      expect(said.omitted).toEqual({ stdout: whole.length - 1000, stderr: 0 })
      expect(said.err).toBe('short\n')
    })
  })

  test('output of exactly the limit is whole', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const said = await sh('printf 12345; printf 1234567 >&2', { maxOutputBytes: 5 })
      expect(said).toMatchObject({ out: '12345', err: '12367', omitted: { stdout: 0, stderr: 2 } })
    })
  })

  test('at its deadline a command is killed with its children, whatever they ignore', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const stubborn = 'trap "" TERM HUP INT; setsid bash -c "trap \\"\\" TERM; sleep 300" & (sleep 300 &) ; sleep 300'
      const before = performance.now()
      const said = await sh(stubborn, { timeoutMs: 500 })
      expect(said).toMatchObject({ exitCode: null, timedOut: true })
      expect(performance.now() - before).toBeLessThan(5_500)
      expect((await sh('grep -l sleep /proc/[0-9]*/comm')).out).toBe('')
    })
  })

  test('what a command leaves behind is gone before the next one', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const left = await sh('setsid sleep 301 >/dev/null 2>&1 < /dev/null & sleep 302 & disown; echo $!')
      expect(left).toMatchObject({ exitCode: 0, timedOut: false })
      expect((await sh('grep -l sleep /proc/[0-9]*/comm')).out).toBe('')
    })
  })

  test('commands asked for at once run one after the other', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const step = (name: string) => sh(`echo start ${name} >> log; sleep 0.1; echo end ${name} >> log`)
      await Promise.all([step('a'), step('b'), step('c')])
      expect((await sh('cat log')).out).toBe('start a\nend a\nstart b\nend b\nstart c\nend c\n')
    })
  })

  test('an aborted command is killed and throws the reason; the sandbox goes on', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const controller = new AbortController()
      const running = sh('sleep 300', {}, controller.signal)
      setTimeout(() => controller.abort(new Error('enough')), 150)
      await expect(running).rejects.toThrow('enough')
      await expect(sh('true', {}, controller.signal)).rejects.toThrow('enough')
      expect((await sh('grep -l sleep /proc/[0-9]*/comm; echo alive')).out).toBe('alive\n')
    })
  })

  test('npm runs a package script', async () => {
    const scripts = JSON.stringify({ name: 'x', version: '1.0.0', scripts: { test: 'node --test' } })
    const entries = [
      { name: 'package.json', content: scripts },
      { name: 'x.test.js', content: "require('node:test')('adds', () => require('node:assert').equal(1 + 1, 2))" },
    ]
    const work = async ({ run }: Parameters<Parameters<typeof withSandbox>[1]>[0]) => {
      const said = await run(['npm', 'test'])
      expect(said).toMatchObject({ exitCode: 0 })
      expect(said.out).toContain('pass 1')
    }
    await withSandbox(provide().engine, work, { entries })
  })
}

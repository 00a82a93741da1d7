/** Trees that the kernel lets a guest make, and that must not come out. */
export interface Planted {
  readonly name: string
  /** Python, in the workspace. */
  readonly script: string
  readonly reason: RegExp
  /** Needs room. */
  readonly large?: boolean
}

export const PLANTED: readonly Planted[] = [
  { name: 'symlink out, absolute', script: "os.symlink('/etc/passwd', 'x')", reason: /link "x".*absolute/ },
  { name: 'symlink out, by ..', script: "os.symlink('../../etc/passwd', 'a/x')", reason: /link "a\/x".*out of/ },
  { name: 'symlink to .git', script: "os.mkdir('.git'); os.symlink('.git', 'x')", reason: /link "x".*\.git/ },
  { name: 'symlink to .git, by way of the root', script: "os.symlink('..', 'a/x')", reason: /link "a\/x".*root/ },
  {
    name: 'chain of symlinks',
    script: "os.symlink('a', 'x'); os.symlink('x/../../etc', 'y')",
    reason: /link "y".*(another link|out of)/,
  },
  {
    name: 'folder replaced by a link out',
    script: "os.rename('a', 'b'); os.symlink('/etc', 'a')",
    reason: /link "a".*absolute/,
  },
  {
    name: 'known link out, pointed elsewhere',
    script: "os.unlink('link-out'); os.symlink('/etc/shadow', 'link-out')",
    reason: /link "link-out".*absolute/,
  },
  { name: 'FIFO', script: "os.mkfifo('pipe')", reason: /"pipe".*it is a pipe/ },
  {
    name: 'sparse file of 1 GB',
    script: "os.truncate(os.open('sparse', os.O_CREAT | os.O_WRONLY), 1024 ** 3)",
    reason: /"sparse".*larger than/,
  },
  {
    name: 'one line of 90 MB',
    script: "open('line.js', 'wb').write(b'x' * 90 * 1000 ** 2)",
    reason: /"line.js".*larger than/,
    large: true,
  },
  {
    name: '100,000 files',
    script: `
for folder in range(100):
    os.mkdir('f%d' % folder)
    for name in range(1000): os.close(os.open('f%d/%d' % (folder, name), os.O_CREAT | os.O_WRONLY))`,
    reason: /over 20000 files/,
    large: true,
  },
  { name: 'backslash in a name', script: "open('a\\\\..\\\\x', 'w')", reason: /backslash/ },
  { name: 'drive in a name', script: "os.mkdir('C:'); open('C:/x', 'w')", reason: /drive/ },
  { name: 'newline and escape sequence in a name', script: "open('a\\n\\x1b[2Jb', 'w')", reason: /control character/ },
  { name: 'leading dash in a name', script: "open('a/--upload-pack=x', 'w')", reason: /dash/ },
  { name: 'bytes that are no UTF-8 in a name', script: "open(b'a\\xff\\xfe', 'w')", reason: /not UTF-8/ },
  {
    name: 'path of 5,000 characters',
    script: `
for level in range(25):
    os.mkdir('d' * 200); os.chdir('d' * 200)
open('x', 'w')`,
    reason: /longer than|could not be exported/,
  },
  ...['.GIT', '.git.', 'GIT~1', '.g\\u200cit', '.git ', '\\uff0egit', '.git::$INDEX_ALLOCATION'].map((name) => ({
    name: `${name.replace(/ $/, '␠')}/config`,
    script: `os.mkdir('${name}'); open('${name}/config', 'w').write('[core]')`,
    reason: /leads into \.git/,
  })),
  { name: '.git as a file', script: "open('.git', 'w').write('gitdir: /etc')", reason: /leads into \.git/ },
  { name: '.git as a link', script: "os.symlink('a', '.git')", reason: /\.git/ },
  { name: 'nested repository', script: "subprocess.run(['git', 'init', '-q', 'a/b'])", reason: /leads into \.git/ },
  {
    name: '.gitmodules as a link',
    script: "os.unlink('.gitmodules'); os.symlink('a/keep.txt', '.gitmodules')",
    reason: /submodules/,
  },
  { name: '.gitmodules changed', script: "open('.gitmodules', 'a').write('[x]')", reason: /submodules/ },
  { name: '.GitModules beside it', script: "open('.GitModules', 'w')", reason: /submodules/ },
  { name: 'file in a submodule', script: "open('lib/x', 'w')", reason: /in a submodule/ },
  { name: 'file in the place of a submodule', script: "os.rmdir('lib'); open('lib', 'w')", reason: /submodule is/ },
  { name: 'case twins', script: "open('INDEX.js', 'w')", reason: /one name where case/ },
  { name: 'case twins of folders', script: "os.mkdir('A'); open('A/x', 'w')", reason: /one name where case/ },
  {
    name: 'NFC and NFD twins',
    script: "open('\\u00e9.js', 'w'); open('e\\u0301.js', 'w')",
    reason: /Unicode form/,
  },
  {
    name: 'everything deleted',
    script: `
import shutil
for name in os.listdir('.'): shutil.rmtree(name) if os.path.isdir(name) and not os.path.islink(name) else os.unlink(name)`,
    reason: /no file at all/,
  },
]

/** A shell line as a program with arguments; tools installed into the tree are found first, as npm does. */
export function shellLine(line: string): string[] {
  return ['sh', '-c', 'PATH="$PWD/node_modules/.bin:$PWD/.venv/bin:$PATH"; export PATH; eval "$1"', 'sh', line]
}

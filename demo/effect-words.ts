/** What a run does on GitHub, in the words of who watches; an effect without words of its own is called by its name. */
const WORDS: Readonly<Record<string, string>> = {
  comment: 'status comment written',
  'comment-update': 'status comment brought up to date',
  'held-comment': 'the held change shown on the issue',
  tree: 'tree written',
  commit: 'commit made',
  branch: 'branch made',
  move: 'branch moved on',
  pull: 'draft pull request opened',
  'pull-update': 'pull request brought up to date',
  reviewers: 'reviewers asked',
  stack: 'stack joined',
  reply: 'a thread answered',
  ready: 'marked ready for review',
  close: 'pull request closed',
  'delete-branch': 'branch deleted',
}

export function wordsOf(effect: string, key: string): string {
  if (effect === 'check') return `check ${key.split(':')[1] ?? ''}`
  return Object.hasOwn(WORDS, effect) ? (WORDS[effect] ?? effect) : effect
}

import { KINDS } from '../domain/intent.ts'
import {
  DEFAULT_AFTER_MERGE,
  DEFAULT_EVIDENCE_TIMES,
  DEFAULT_MEMORY,
  DEFAULT_QUESTIONS,
  DEFAULT_ROUNDS,
  DEFAULT_SET_UP,
  type Policy,
} from '../domain/policy.ts'

/** What holds where a repository says nothing. */
export const DEFAULT_POLICY: Policy = {
  enabled: true,
  kinds: KINDS,
  ask: { role: 'write' },
  approval: { role: 'write', count: 1, reviewers: [], requester: 'never' },
  limits: { files: 50, lines: 1500 },
  protectedPaths: [],
  boundaries: [],
  setup: DEFAULT_SET_UP,
  sandbox: {},
  services: [],
  verify: [],
  metrics: [],
  evidence: { none: 'hold', noCoverage: 'disclose', ...DEFAULT_EVIDENCE_TIMES },
  review: { hold: 'never' },
  questions: DEFAULT_QUESTIONS,
  budgets: { steps: 60, tokens: 2_000_000, minutes: 20, rounds: DEFAULT_ROUNDS },
  memory: DEFAULT_MEMORY,
  rules: {},
  instructions: '',
  exposure: 'standard',
  draft: 'until-approved',
  afterMerge: DEFAULT_AFTER_MERGE,
}

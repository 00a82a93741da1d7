/**
 * In what a statement gives back: its commit does not wait for the disk. PostgreSQL's log reaches the disk in the order
 * of commits (Asynchronous Commit, PostgreSQL's manual, 28.4), so whatever is committed behind it, not lazily, takes it
 * along; a crash of the server alone, not of a worker, loses the last lazy ones, and never one that something later
 * rests on.
 */
export const LAZILY = `set_config('synchronous_commit', 'off', true)`

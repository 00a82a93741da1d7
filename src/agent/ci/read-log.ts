import { cleanOutput } from '../clean.ts'

/** A line of a job's log, without its time, colours and marker. */
export interface LogLine {
  readonly text: string
  /** What stood in front of it as `##[marker]`: `group`, `endgroup`, `error`, `warning`, `command` … */
  readonly marker?: string
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z ?/
const MARKER = /^##\[([a-z]+)\]/

/** Reads the log of a job of GitHub Actions; others are lines without markers. */
export function readLog(log: string): LogLine[] {
  const lines = cleanOutput(log.replace(/^\ufeff/, ''))
    .split('\n')
    .map((line) => readLine(line.replace(TIME, '').trimEnd()))
  return lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines
}

function readLine(line: string): LogLine {
  const marker = MARKER.exec(line)
  return marker?.[1] === undefined ? { text: line } : { text: line.slice(marker[0].length), marker: marker[1] }
}

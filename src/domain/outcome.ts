import type { Drift } from '../plan/plan.ts'
import type { Sequence, SequenceState } from './sequence.ts'

/** Where several apply to a sequence, the first one is its status. */
export const STATUSES = [
  'failed',
  'unreadable',
  'exhausted',
  'refused',
  'drifted',
  'fixed',
  'unknown',
  'healthy',
  'unused',
] as const
export type Status = (typeof STATUSES)[number]

/** Statuses that fail the job by themselves. */
const PROBLEMS: readonly Status[] = ['failed', 'unreadable', 'exhausted', 'refused']

export function isProblem(status: Status): boolean {
  return PROBLEMS.includes(status)
}

/** What the run found out about one sequence, and did to it. */
export type Outcome = {
  readonly sequence: Sequence
  readonly status: Status
  /** Sentences for people, or `null` where the status says it all. */
  readonly message: string | null
  /** Which inserts collide, or would have before the fix. `null` where none does. */
  readonly drift: Drift | null
  /** The value that it hands out next once it is fixed, where a fix is possible. */
  readonly target: bigint | null
  /** `null` where the state could not be read. */
  readonly before: SequenceState | null
  /** The state after a fix. */
  readonly after: SequenceState | null
}

/** What the run found out about one database. */
export type DatabaseOutcome = {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly serverVersion: string | null
  /** Why the database could not be worked on. */
  readonly error: string | null
  /** What the reader should know of the whole database: sentences. */
  readonly notes: readonly string[]
  readonly outcomes: readonly Outcome[]
}

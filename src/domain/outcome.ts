import type { Drift } from '../plan/drift.ts'
import type { Parameters, Position, Sequence } from './sequence.ts'

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

/** A move that a fix makes, or would make. */
export type Move = {
  /** The value that it makes the sequence hand out next. */
  readonly target: bigint
  /** What it sets besides; `null` where the sequence keeps what it has. */
  readonly parameters: Parameters | null
  /** Whether it moves the sequence back, as only `rewind` makes it. */
  readonly goesBack: boolean
}

/** A line of a file in the workspace: `file` is relative to it, with forward slashes. */
export type Place = { readonly file: string; readonly line: number }

/** What the run found out about one sequence, and did to it. */
export type Outcome = {
  /** As it is now: with other parameters, where the fix has set them. */
  readonly sequence: Sequence
  readonly status: Status
  /** Sentences for people, or `null` where the status says it all. */
  readonly message: string | null
  /** The sentences of the message that neither predict inserts nor say how to fix them. */
  readonly remarks: string | null
  /** Which inserts collide, or would have before the fix. `null` where none does. */
  readonly drift: Drift | null
  /** Whether it drifted before a fix: a row collides, or its parameters differ. */
  readonly isDrifting: boolean
  /** The move that was made, or that makes it well. */
  readonly move: Move | null
  /** What a fix that is refused would make it hand out next. `null` where none is refused. */
  readonly refusedTarget: bigint | null
  /** `null` where the state could not be read. */
  readonly before: Position | null
  /** Where it is after a fix. */
  readonly after: Position | null
  /** The import that made it drift, and the line that did, where they are known. */
  readonly importedBy: string | null
  readonly importedAt: Place | null
}

/** What the run found out about one database. */
export type DatabaseOutcome = {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly serverVersion: string | null
  /** Why the database could not be worked on: sentences. */
  readonly error: string | null
  /** What to do about that: sentences. `null` where it is not known. */
  readonly remedy: string | null
  /** What the reader should know of the whole database: sentences. */
  readonly notes: readonly string[]
  readonly outcomes: readonly Outcome[]
}

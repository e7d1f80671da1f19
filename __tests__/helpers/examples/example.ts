/** What a test needs to know of an example: what its import does, and what the recipe promises. */
import type { OutputName } from '../../../src/publish.ts'

export type Example = {
  /** Files of the checkout, by their names. */
  readonly files?: Readonly<Record<string, string>>
  /** What the programs do that the machine does not have, as SQL by command line. */
  readonly standIns?: Readonly<Record<string, string>>
  /** What the database holds before the workflow runs. */
  readonly before?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** The role that the recipe's SQL makes, by its name there; the superuser unless told otherwise. */
  readonly role?: string
  /** What each job promises, in the order of the file and of the matrix. */
  readonly jobs: readonly JobPromise[]
  /** Command lines of stand-ins that run after the action. */
  readonly calls?: readonly string[]
  /** A file that the workflow writes, and what it shows. */
  readonly writes?: { readonly file: string; readonly text: string }
  /** A query, and what it answers afterwards. */
  readonly leaves?: {
    readonly sql: string
    readonly rows: readonly Readonly<Record<string, unknown>>[]
  }
}

export type JobPromise = {
  readonly failed: boolean
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>
  /** What the report says of the sequence that drifts. */
  readonly sequence?: Readonly<Record<string, unknown>>
  /** What the log of the action tells. */
  readonly log?: RegExp
}

/** Stands for the URI of the test's database in command lines. */
export const URI = '<uri>'

export const FIXED: JobPromise = {
  failed: false,
  outputs: { drifted: 'true', 'fixed-count': '1', 'problem-count': '0' },
}

export const DRIFTED: JobPromise = {
  failed: true,
  outputs: { drifted: 'true', 'drifted-count': '1', 'fixed-count': '0', 'problem-count': '0' },
}

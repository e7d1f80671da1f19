import { RunError } from '../errors.ts'

/** Something that the inputs name and that a database does not have. */
export type Miss = {
  /** The same for the same thing in every database. */
  readonly key: string
  readonly sentence: string
}

/** All misses as the error that they are where no database has what is named. */
export function missError(misses: readonly Miss[]): RunError {
  return new RunError(
    misses.map(({ sentence }) => sentence).join(' '),
    'Correct the names in tables, exclude-tables and links; they are looked up in every schema but the system ones.',
  )
}

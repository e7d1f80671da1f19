import { candidatesOf, firstPlace, onlyWriter } from '../../../src/blame/choose.ts'
import type { Search, Target } from '../../../src/blame/search.ts'
import type { Place } from '../../../src/domain/outcome.ts'

/** The connection of the commands, and the database of the targets. */
export const CONNECTION = { host: 'localhost', port: 5432, database: 'app' }

export type TargetOverrides = {
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly position?: number
  readonly database?: string
}

/** A target whose rows collide from 100 on. */
export function target({
  schema = 'public',
  table = 'users',
  column = 'id',
  position = 1,
  database = 'app',
}: TargetOverrides = {}): Target {
  return {
    database,
    column,
    tables: [{ schema, table, position }],
    collides: (id) => id >= 100n,
  }
}

/** The place that is blamed where every id that was found exists, and nothing is hidden. */
export function placeIn(search: Search, wanted: Target): Place | null {
  const watch = search.watches.get(wanted)
  if (watch === undefined) return null
  const culprit = { made: { command: '', exitCode: 0, durationMs: 0 }, rows: 'new' } as const
  const candidates = candidatesOf(watch, culprit)
  return candidates.size > 0
    ? firstPlace([...candidates.values()])
    : onlyWriter(search, [watch], culprit)
}

/** Cuts a text into bytes, one per character, of chunks of a size. */
export function chunksOf(text: string, size: number): readonly string[] {
  const bytes = Buffer.from(text).toString('latin1')
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
}

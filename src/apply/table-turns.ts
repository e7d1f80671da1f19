/** Runs work that needs tables for itself when no other work of this run has one of them. */
export type TableTurns = <T>(tables: readonly string[], work: () => Promise<T>) => Promise<T>

/**
 * Turns for the tables of one database. Sequences may share a table; on several connections this run
 * would stand in its own way, and take itself for another session that does not give way.
 */
export function tableTurns(): TableTurns {
  const taken = new Map<string, Promise<void>>()
  return async (tables, work) => {
    for (;;) {
      const ends = tables.flatMap((table) => taken.get(table) ?? [])
      if (ends.length === 0) break
      await Promise.all(ends)
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    for (const table of tables) taken.set(table, promise)
    try {
      return await work()
    } finally {
      for (const table of tables) taken.delete(table)
      resolve()
    }
  }
}

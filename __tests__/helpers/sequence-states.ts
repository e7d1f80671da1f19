import type { TestDatabase } from './database.ts'

/** Everything a sequence relation stores, and its file, by name. */
export async function sequenceStates(
  database: TestDatabase,
): Promise<Readonly<Record<string, unknown>>> {
  const names = await database.sql(`
    select c.oid::regclass::text as name, c.relfilenode as file, c.relowner as owner
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname !~ '^pg_'
     order by 1`)
  const states: Record<string, unknown> = {}
  for (const { name, file, owner } of names) {
    const [state] = await database.sql(`select * from ${String(name)}`)
    states[String(name)] = { ...state, file, owner }
  }
  return states
}

/** Only what decides which value comes next. */
export async function nextStates(
  database: TestDatabase,
): Promise<Readonly<Record<string, unknown>>> {
  const states = await sequenceStates(database)
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => {
      const { last_value, is_called } = state as Record<string, unknown>
      return [name, { last_value, is_called }]
    }),
  )
}

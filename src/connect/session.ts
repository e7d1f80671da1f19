/** Everything the stages may ask of a connection: so small that a fake needs no mock. */
export type Session = {
  /** The server's major version, as reported when the connection is made; `NaN` where it is not known. */
  readonly major: number
  /**
   * Runs SQL and resolves to the rows of its last statement. Without `values`, several statements
   * may stand in `sql`. `int8` arrives as `bigint`. Rejects with a `DatabaseError`.
   */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** Runs statements that go as one message, and resolves to the rows of each. */
  queryEach<Rows extends readonly unknown[]>(
    statements: readonly string[],
  ): Promise<RowsOfEach<Rows>>
}

/** Of several statements, whose kinds of rows are told in their order. */
export type RowsOfEach<Rows extends readonly unknown[]> = {
  readonly [Index in keyof Rows]: readonly Rows[Index][]
}

/** How a transaction looks at the data. */
export type TransactionMode = 'snapshot' | 'write'

/**
 * A snapshot is taken once, by the first statement, so that rows are never newer than the
 * sequence states read after them. Writes need READ COMMITTED, whatever the role's default, so
 * that a statement behind a lock sees what was committed while it waited.
 */
const BEGIN: Record<TransactionMode, string> = {
  snapshot: 'begin isolation level repeatable read read only',
  write: 'begin isolation level read committed read write',
}

/**
 * Only PostgreSQL's own functions, operators and types. Where `pg_temp` is not named, temporary tables
 * come before the catalogs, and another client of a pooler may have left some.
 */
export const SAFE_SEARCH_PATH = 'pg_catalog, pg_temp'

/**
 * After how long a silence of ours in the middle of a transaction the server ends it. Where a runner
 * vanishes without a word, the locks on the tables would stay until the server notices: two hours
 * by default. While a statement runs, it is not this side that is silent.
 */
const LONGEST_SILENCE: Record<TransactionMode, string> = { snapshot: '60s', write: '10s' }

/**
 * `set local` throughout: behind a pooler in transaction mode no session state survives.
 * `row_security = off` makes PostgreSQL raise an error instead of hiding rows, and
 * `quote_all_identifiers = off` keeps names as short as SQL allows, and without
 * `standard_conforming_strings` the server would print backslashes in defaults doubled.
 */
const SETTINGS = [
  `set local search_path = ${SAFE_SEARCH_PATH}`,
  'set local row_security = off',
  'set local quote_all_identifiers = off',
  'set local standard_conforming_strings = on',
]

/**
 * The first major version with JIT, which is on by default from 12 on. Compiling a statement that reads
 * the catalog takes seconds, running it takes milliseconds.
 */
const HAS_JIT = 11

/** Keeps the server from compiling what follows in a transaction. A version that is not known has JIT. */
export function withoutJit({ major }: Session): readonly string[] {
  return major < HAS_JIT ? [] : ['set local jit = off']
}

export type Transaction = {
  readonly mode: TransactionMode
  /**
   * Further statements that take no snapshot, which cost no round trip of their own. Before PostgreSQL
   * 13 a limit on statements holds from the second message on.
   */
  readonly settings?: string
}

/**
 * Runs `work` in one transaction, on the session that it is given: commits when it resolves, rolls
 * back and rethrows when it rejects.
 */
export async function inTransaction<T>(
  session: Session,
  { mode, settings = '' }: Transaction,
  work: (transaction: Session) => Promise<T>,
): Promise<T> {
  try {
    const silence = `set local idle_in_transaction_session_timeout = '${LONGEST_SILENCE[mode]}'`
    const begin = [BEGIN[mode], ...SETTINGS, ...withoutJit(session), silence, settings].filter(
      Boolean,
    )
    const result = await work(await BEGUN[mode](session, begin))
    await session.query('commit')
    return result
  } catch (error) {
    // The first error says what happened; a rollback that fails as well only confirms it.
    await session.query('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * A snapshot costs no round trip of its own: it begins with the first message. What limits the locks
 * of a write must have reached the server before they are asked for.
 */
const BEGUN: Record<
  TransactionMode,
  (session: Session, begin: readonly string[]) => Session | Promise<Session>
> = {
  snapshot: withFirstMessage,
  async write(session, begin) {
    await session.query(begin.join('; '))
    return session
  },
}

/** The same session, whose first message has `begin` before it. */
function withFirstMessage(session: Session, begin: readonly string[]): Session {
  let left = begin
  const taken = () => {
    const statements = left
    left = []
    return statements
  }
  return {
    major: session.major,
    async query(sql, values) {
      const before = taken()
      if (values === undefined) return session.query([...before, sql].join('; '))
      // A statement with values is a message of another kind, and stands alone.
      if (before.length > 0) await session.query(before.join('; '))
      return session.query(sql, values)
    },
    async queryEach<Rows extends readonly unknown[]>(statements: readonly string[]) {
      const answers = await session.queryEach<unknown[]>([...taken(), ...statements])
      return answers.slice(answers.length - statements.length) as RowsOfEach<Rows>
    },
  }
}

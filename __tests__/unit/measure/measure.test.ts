/** Measures sequences in batches over a few connections. */
import { expect, test } from 'vitest'
import type { RowsOfEach, Session } from '../../../src/connect/session.ts'
import type { Sessions } from '../../../src/connect/sessions.ts'
import { measureAll } from '../../../src/measure/measure.ts'
import { readBatch, type ReadOptions } from '../../../src/measure/read-batch.ts'
import type { Policy } from '../../../src/plan/policy.ts'
import { manual, policy } from '../../helpers/policies.ts'
import type { Source } from '../../../src/domain/sequence.ts'
import { called, column, sequence, unknownColumn } from '../../helpers/sequences.ts'

type Asked = { readonly sql: string; readonly values: readonly unknown[] }

/** Statements that only frame a transaction. */
const FRAME = /^(begin|set|lock|commit|rollback)/

/** Gives its answers in order and keeps what it was asked. */
function fakeSession(...answers: readonly (readonly object[])[]) {
  const asked: Asked[] = []
  const ask = (sql: string, values: readonly unknown[] = []): readonly unknown[] => {
    if (FRAME.test(sql)) return []
    const answer = answers[asked.length] ?? []
    asked.push({ sql, values })
    return answer
  }
  const session: Session = {
    major: 18,
    query: <Row>(sql: string, values?: readonly unknown[]) =>
      Promise.resolve(ask(sql, values) as readonly Row[]),
    queryEach: <Rows extends readonly unknown[]>(statements: readonly string[]) =>
      Promise.resolve(statements.map((sql) => ask(sql)) as RowsOfEach<Rows>),
  }
  return { session, asked }
}

const PLAIN = readAs(policy())

/** How to read for a policy, on PostgreSQL 18. */
function readAs(of: Policy): ReadOptions {
  return { policy: of, serverVersion: 180_000 }
}
const NONE = { drift: null, beyond: null, anywhere: null }

const OF_LOANS = sequence({ oid: 10 })
const STATE = { oid: 10, last_value: 2n, is_called: true }

test('states are read before rows, so that rows are never older than they', async () => {
  const { session, asked } = fakeSession([STATE], [{ position: 0, lowest: 4n, highest: 9n }])
  const readings = await readBatch(session, [OF_LOANS], PLAIN)
  expect(asked.map(({ sql }) => sql.includes('last_value'))).toEqual([true, false])
  expect(asked[1]?.sql).toContain('public.loans')
  expect(asked[1]?.values).toContain(3n)
  expect(readings.get(10)).toEqual({
    kind: 'read',
    state: called(2n),
    answers: { drift: { furthest: 9n, collidesAfter: 1n }, beyond: null, anywhere: null },
    scans: [],
  })
})

test('no row within reach is no collision', async () => {
  const { session } = fakeSession([STATE], [{ position: 0, lowest: null, highest: null }])
  expect((await readBatch(session, [OF_LOANS], PLAIN)).get(10)).toMatchObject({
    answers: NONE,
  })
})

test('columns that share a sequence collide together', async () => {
  const columns = [column(), column({ column: 'parent' }), column({ column: 'other' })]
  const { session } = fakeSession(
    [STATE],
    [
      { position: 2, lowest: 3n, highest: 5n },
      { position: 0, lowest: 4n, highest: 9n },
      { position: 1, lowest: null, highest: null },
    ],
  )
  expect((await readBatch(session, [{ ...OF_LOANS, columns }], PLAIN)).get(10)).toMatchObject({
    answers: { drift: { furthest: 9n, collidesAfter: 0n } },
  })
})

test('each sequence of a batch has its own rows', async () => {
  const other = sequence({ oid: 20, name: 'public.users_id_seq' })
  const { session } = fakeSession(
    [{ oid: 20, last_value: 7n, is_called: false }, STATE],
    [
      { position: 0, lowest: 3n, highest: 3n },
      { position: 1, lowest: 8n, highest: 9n },
    ],
  )
  const readings = await readBatch(session, [OF_LOANS, other], PLAIN)
  expect(readings.get(10)).toMatchObject({
    state: called(2n),
    answers: { drift: { furthest: 3n, collidesAfter: 0n } },
  })
  expect(readings.get(20)).toMatchObject({
    state: { lastValue: 7n, isCalled: false },
    answers: { drift: { furthest: 9n, collidesAfter: 1n } },
  })
})

test('a sequence without a state is unreadable, and the others of its batch are read', async () => {
  const gone = sequence({ oid: 20, name: 'public.users_id_seq' })
  const { session } = fakeSession([STATE], [], [{ position: 0, lowest: 4n, highest: 4n }])
  const readings = await readBatch(session, [gone, OF_LOANS], PLAIN)
  expect(readings.get(20)).toMatchObject({ kind: 'unreadable', state: null })
  expect(readings.get(10)).toMatchObject({
    kind: 'read',
    answers: { drift: { furthest: 4n, collidesAfter: 1n } },
  })
})

test.each([
  { name: 'that has run out', of: { ...OF_LOANS, maximum: 2n } },
  { name: 'without a column to compare', of: { ...OF_LOANS, columns: [unknownColumn()] } },
  { name: 'that no column draws from', of: { ...OF_LOANS, columns: [] } },
])('no rows are read for a sequence $name', async ({ of }) => {
  const { session, asked } = fakeSession([STATE])
  expect((await readBatch(session, [of], PLAIN)).get(10)).toMatchObject({
    kind: 'read',
    answers: NONE,
  })
  expect(asked).toHaveLength(1)
})

test('what manual mode must go beyond is asked as well, within the class that it sets', async () => {
  const { session, asked } = fakeSession(
    [STATE],
    [
      { position: 0, lowest: 4n, highest: 6n },
      { position: 1, lowest: 3n, highest: 9n },
    ],
  )
  const readings = await readBatch(session, [OF_LOANS], readAs(manual(1n, 2n)))
  expect(asked).toHaveLength(2)
  expect(asked[1]?.values).toContain(2n)
  expect(readings.get(10)).toMatchObject({
    answers: {
      drift: { furthest: 6n, collidesAfter: 1n },
      beyond: { furthest: 9n, collidesAfter: 0n },
      anywhere: null,
    },
  })
})

test('what rewind must go beyond, and whether there is any row at all, is asked as well', async () => {
  const of = { ...OF_LOANS, increment: 2n, start: 1n }
  const { session } = fakeSession(
    [STATE],
    [
      { position: 0, lowest: null, highest: null },
      { position: 1, lowest: null, highest: null },
      { position: 2, lowest: 1n, highest: 7n },
    ],
  )
  const readings = await readBatch(session, [of], readAs(policy({ rewind: true })))
  expect(readings.get(10)).toMatchObject({
    answers: { drift: null, beyond: null, anywhere: { furthest: 7n, collidesAfter: 0n } },
  })
})

test('what manual mode must go beyond begins at the MINVALUE that it sets', async () => {
  const columns = [column({ block: 'pooled' })]
  const of = { ...OF_LOANS, columns, increment: 50n, minimum: 51n, start: 51n }
  const state = { oid: 10, last_value: 51n, is_called: false }
  const { session, asked } = fakeSession([state], [])
  await readBatch(session, [of], readAs(manual(1n, 50n)))
  // It is to hand out 51 next, which stands for 2 … 51.
  expect(asked[1]?.values).toContain(2n)
})

const INDEXED = column({ sources: [sourceWith('present')] })

function sourceWith(index: Source['index']): Source {
  return { table: 'public.loans', only: false, lockable: true, relations: 2, index }
}

test('of an indexed column the last value is read first, and the nearest only where that lies ahead', async () => {
  const of = { ...OF_LOANS, columns: [INDEXED] }
  const behind = fakeSession([STATE], [{ values: [2n] }])
  expect((await readBatch(behind.session, [of], PLAIN)).get(10)).toMatchObject({ answers: NONE })
  expect(behind.asked).toHaveLength(2)
  expect(behind.asked[1]?.values).toEqual([])

  const ends = [{ values: [9n] }]
  const ahead = fakeSession([STATE], ends, [{ values: [4n] }])
  expect((await readBatch(ahead.session, [of], PLAIN)).get(10)).toMatchObject({
    answers: { drift: { furthest: 9n, collidesAfter: 1n } },
  })
  expect(ahead.asked[2]?.sql).toContain(`>= '3'`)

  const bounded = { ...of, maximum: 8n }
  const beyond = fakeSession([STATE], ends, [{ position: 0, lowest: 4n, highest: 5n }])
  expect((await readBatch(beyond.session, [bounded], PLAIN)).get(10)).toMatchObject({
    answers: { drift: { furthest: 5n, collidesAfter: 1n } },
  })
})

test('where the sequence is at its start, both ends of an indexed column tell all there is', async () => {
  const start = { oid: 10, last_value: 1n, is_called: false }
  const { session, asked } = fakeSession([start], [{ values: [9n] }], [{ values: [3n] }])
  const of = { ...OF_LOANS, columns: [INDEXED] }
  expect((await readBatch(session, [of], PLAIN)).get(10)).toMatchObject({
    answers: { drift: { furthest: 9n, collidesAfter: 2n } },
    scans: [],
  })
  expect(asked).toHaveLength(3)
})

test('all that is asked of a column without an index is read in one scan, whose cost is told', async () => {
  const of = { ...OF_LOANS, columns: [column({ sources: [sourceWith('missing')] })] }
  const { session, asked } = fakeSession([STATE], [{ min0: 4n, max0: 6n, min1: 3n, max1: 9n }])
  expect((await readBatch(session, [of], readAs(manual(1n, 2n)))).get(10)).toMatchObject({
    answers: {
      drift: { furthest: 6n, collidesAfter: 1n },
      beyond: { furthest: 9n, collidesAfter: 0n },
    },
    scans: [{ column: 'public.loans.id' }],
  })
  expect(asked).toHaveLength(2)
})

test('of many sequences the states are asked by a function, and what it does not tell is read', async () => {
  const untold = sequence({ oid: 20, name: 'public.users_id_seq', columns: [] })
  const told = { ...OF_LOANS, columns: [] }
  const none = { oid: 20, last_value: null, is_called: true }
  const { session, asked } = fakeSession([STATE, none], [{ ...STATE, oid: 20 }])
  const readings = await readBatch(session, [told, untold], { ...PLAIN, serverVersion: 170_000 })
  expect(readings.get(20)).toMatchObject({ kind: 'read', state: called(2n) })
  expect(asked[0]?.sql).toContain("'{10,20}'")
  expect(asked[1]?.sql).toContain('from public.users_id_seq')
  expect(asked[1]?.sql).not.toContain('loans')
})

test('what cannot be read rejects, rather than pass for empty', async () => {
  const denied = failing(new Error('permission denied'))
  await expect(readBatch(denied(), [OF_LOANS], PLAIN)).rejects.toThrow('permission denied')
})

/** Sessions that answer each transaction with the next of the given behaviours. */
function fakeSessions(...transactions: readonly (() => Session)[]) {
  let used = 0
  const sessions: Sessions = {
    size: 1,
    host: { name: 'db', address: null, port: 5432, password: null },
    isEncrypted: true,
    use: (work) => work((transactions[used++] ?? unreachable)()),
    close: () => Promise.resolve(),
  }
  return { sessions, used: () => used }
}

function failing(error: Error): () => Session {
  return () => ({
    query: (sql) => (sql === 'rollback' ? Promise.resolve([]) : Promise.reject(error)),
    major: 18,
    queryEach: () => Promise.reject(error),
  })
}

function unreachable(): Session {
  throw new Error('One transaction more than expected')
}

const LIMITS = { lockTimeout: 0, deadlockTimeout: 1000, setsDeadlockTimeout: false }

const LOST = new Error('Connection terminated unexpectedly')
const DENIED = Object.assign(new Error('permission denied for table loans'), { code: '42501' })

/** With the tables locked, without, and when the rights are asked for. */
const DENIALS = [failing(DENIED), failing(DENIED), failing(DENIED)] as const

test('a lost connection is tried again with the whole batch, and no more than once', async () => {
  const batch = [sequence({ oid: 10 }), sequence({ oid: 20 }), sequence({ oid: 30 })]
  const { sessions, used } = fakeSessions(failing(LOST), failing(LOST))
  const readings = await measureAll(batch, { sessions, connections: 1, limits: LIMITS, ...PLAIN })
  expect(used()).toBe(2)
  expect([...readings.keys()]).toEqual([10, 20, 30])
  for (const reading of readings.values()) {
    expect(reading).toMatchObject({ kind: 'unreadable', state: null })
    expect(reading.kind === 'unreadable' && reading.reason).toMatch(/Connection terminated/)
  }
})

test('a sequence that cannot be read keeps its state where that can be read', async () => {
  const { session } = fakeSession([STATE])
  const { sessions } = fakeSessions(...DENIALS, () => session)
  const readings = await measureAll([OF_LOANS], {
    sessions,
    connections: 1,
    limits: LIMITS,
    ...PLAIN,
  })
  expect(readings.get(10)).toMatchObject({ kind: 'unreadable', state: called(2n) })
})

test('a sequence that showed no state, as while another session restarts it, is read once more', async () => {
  const { session } = fakeSession([], [STATE])
  const { sessions } = fakeSessions(() => session)
  const readings = await measureAll([OF_LOANS], {
    sessions,
    connections: 1,
    limits: LIMITS,
    ...PLAIN,
  })
  expect(readings.get(10)).toMatchObject({ kind: 'read', state: called(2n) })
})

test.for(['XX001', '58P01'])(
  'a sequence whose file is gone (%s), as while another session restarts it, is read once more',
  async (code) => {
    const gone = failing(Object.assign(new Error('could not read blocks 0..0'), { code }))
    const { sessions } = fakeSessions(gone, () => readable(10))
    const readings = await measureAll([OF_LOANS], {
      sessions,
      connections: 1,
      limits: LIMITS,
      ...PLAIN,
    })
    expect(readings.get(10)).toMatchObject({ kind: 'read', state: called(2n) })
  },
)

test('a tree whose members are read one by one takes several statements', async () => {
  const sources = Array.from({ length: 450 }, (_, index) => ({
    table: `public.part_${index}`,
    only: true,
    lockable: true,
    relations: 1,
    index: 'unknown' as const,
  }))
  const { session, asked } = fakeSession(
    [STATE],
    [],
    [],
    [{ position: 49, lowest: 8n, highest: 8n }],
  )
  const readings = await readBatch(
    session,
    [{ ...OF_LOANS, columns: [column({ sources })] }],
    PLAIN,
  )
  expect(asked).toHaveLength(4)
  expect(readings.get(10)).toMatchObject({
    answers: { drift: { furthest: 8n, collidesAfter: 5n } },
  })
})

function readable(oid: number): Session {
  return fakeSession([{ ...STATE, oid }]).session
}

test('after a lost connection only the sequence at fault is unreadable', async () => {
  const other = sequence({ oid: 20 })
  const { sessions } = fakeSessions(
    failing(LOST),
    failing(DENIED),
    ...DENIALS,
    // Both on the session that has worked.
    () => fakeSession([STATE], [{ ...STATE, oid: 20 }]).session,
  )
  const readings = await measureAll([OF_LOANS, other], {
    sessions,
    connections: 1,
    limits: LIMITS,
    ...PLAIN,
  })
  expect(readings.get(10)).toMatchObject({ kind: 'unreadable', state: called(2n) })
  expect(readings.get(20)).toMatchObject({ kind: 'read' })
})

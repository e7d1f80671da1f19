/** ORMs that allocate blocks of ids never meet a row that was there when the action ran. */
import { expect } from 'vitest'
import { test, type TestDatabase } from '../helpers/database.ts'
import { run } from '../helpers/run.ts'

const INSTANCES = 5
const INSERTS = 120

/** Gives the next id, and fetches a value of the sequence where it needs one. */
type Allocator = () => Promise<bigint>

type MakeAllocator = (fetch: () => Promise<bigint>, size: bigint) => Allocator

/**
 * Hibernate's PooledOptimizer up to version 6: a value is the last of its block, but a first value
 * that is the sequence's initial one is a block by itself up to the second one.
 */
const pooled: MakeAllocator = (fetch, size) => {
  let last: bigint | null = null
  let id = 0n
  return async () => {
    if (last === null) {
      id = await fetch()
      if (id === 1n) {
        last = await fetch()
      } else {
        last = id
        id = last - size + 1n
      }
    } else if (id > last) {
      last = await fetch()
      id = last - size + 1n
    }
    return id++
  }
}

/** The same since Hibernate 7: a first value that is the initial one stands for itself. */
const pooledLater: MakeAllocator = (fetch, size) => {
  let last: bigint | null = null
  let id = 0n
  return async () => {
    if (last === null || id > last) {
      const isFirst = last === null
      last = await fetch()
      id = isFirst && last === 1n ? last : last - size + 1n
    }
    return id++
  }
}

/** EF Core's HiLoValueGeneratorState, and Hibernate's pooled-lo: a value is the first of its block. */
const hiLo: MakeAllocator = (fetch, size) => {
  let id = -1n
  let end = 0n
  return async () => {
    id++
    if (id >= end) {
      id = await fetch()
      end = id + size
    }
    return id
  }
}

type Case = {
  readonly orm: string
  readonly allocator: MakeAllocator
  readonly size: bigint
  readonly kind: string
}

const CASES: readonly Case[] = [
  { orm: 'Hibernate 6', allocator: pooled, size: 50n, kind: 'pooled' },
  { orm: 'Hibernate 7', allocator: pooledLater, size: 50n, kind: 'pooled' },
  { orm: 'Npgsql', allocator: hiLo, size: 10n, kind: 'pooled-lo' },
]

/** Rows in many blocks, the last of them in the middle of one, and none where the blocks begin or end. */
function schema({ size }: Case): string {
  return `
    create sequence orders_seq start 1 increment ${size};
    create table orders (id bigint primary key, instance int);
    insert into orders (id)
    select g from generate_series(1, 777) as g where g < 130 or g % ${size} between 2 and ${size} - 3`
}

test.for(CASES)(
  'instances of $orm never collide after the action has fixed their sequence as $kind',
  async (given, { database }) => {
    await database.sql(schema(given))
    const { sequence } = await run(database, { links: `orders_seq -> orders.id ${given.kind}` })
    expect(sequence('orders_seq').status).toBe('fixed')
    expect(await insertAsInstances(database, given)).toEqual({ good: INSTANCES * INSERTS, bad: 0 })
  },
)

test.for(CASES)(
  'instances of $orm that ran before the import go on with their blocks, beside new ones',
  async (given, { database }) => {
    await database.sql(`
      create sequence orders_seq start 1 increment ${given.size};
      create table orders (id bigint primary key, instance int)`)
    const running = await startInstances(database, given)
    for (const insert of running) expect(await insert()).toBe(true)
    await database.sql(`
      insert into orders (id)
      select g from generate_series(${given.size} * ${INSTANCES + 2}, 2000) as g`)
    const { sequence } = await run(database, { links: `orders_seq -> orders.id ${given.kind}` })
    expect(sequence('orders_seq').status).toBe('fixed')
    const started = await startInstances(database, given)
    const outcome = await insertAtOnce([...running, ...started])
    expect(outcome).toEqual({ good: 2 * INSTANCES * INSERTS, bad: 0 })
  },
)

test.for(CASES)(
  'instances of $orm do collide where the sequence is not linked',
  async (given, { database }) => {
    await database.sql(schema(given))
    const { sequence } = await run(database)
    expect(sequence('orders_seq').status).toBe('unused')
    expect((await insertAsInstances(database, given)).bad).toBeGreaterThan(0)
  },
)

test.for(CASES)(
  'instances of $orm do collide where the link does not say $kind',
  async (given, { database }) => {
    await database.sql(schema(given))
    const { sequence } = await run(database, { links: `orders_seq -> orders.id` })
    expect(sequence('orders_seq').status).toBe('fixed')
    expect((await insertAsInstances(database, given)).bad).toBeGreaterThan(0)
  },
)

type Inserted = { readonly good: number; readonly bad: number }

/** Inserts a row with the allocator's next id, and says whether that went well. */
type Insert = () => Promise<boolean>

async function insertAsInstances(database: TestDatabase, given: Case): Promise<Inserted> {
  return insertAtOnce(await startInstances(database, given))
}

/** Each instance has a session and an allocator of its own. */
function startInstances(database: TestDatabase, given: Case): Promise<readonly Insert[]> {
  return Promise.all(
    Array.from({ length: INSTANCES }, (_, instance) => startInstance(database, given, instance)),
  )
}

async function startInstance(
  database: TestDatabase,
  { allocator, size }: Case,
  instance: number,
): Promise<Insert> {
  const session = await database.connect()
  const next = allocator(async () => {
    const { rows } = await session.query<{ value: string }>(`select nextval('orders_seq') as value`)
    return BigInt(rows[0]?.value ?? '')
  }, size)
  return async () => {
    const id = await next()
    try {
      await session.query(`insert into orders values ($1, $2)`, [id, instance])
      return true
    } catch (error) {
      if ((error as { code?: string }).code !== '23505') throw error
      return false
    }
  }
}

/** All instances insert at the same time, each one row after the other. */
async function insertAtOnce(instances: readonly Insert[]): Promise<Inserted> {
  let good = 0
  let bad = 0
  await Promise.all(
    instances.map(async (insert) => {
      for (let row = 0; row < INSERTS; row++) {
        if (await insert()) good++
        else bad++
      }
    }),
  )
  return { good, bad }
}

/** Counts numbers that a sequence hands out twice while an importer races the fixes. */
import { Client } from 'pg'
import { run } from '../helpers/run.ts'

const CLIENTS = 6

/** Milliseconds that the first move may take beyond the time: the clients leave few gaps. */
const PATIENCE = 20_000

export type HandOutOptions = {
  /** A superuser of an empty database. */
  readonly uri: string
  readonly cache: number
  readonly seconds: number
  /** Who runs the action: the superuser, or a role that may only `setval`. */
  readonly fixerUri?: string
}

export type HandedOut = {
  readonly numbers: number
  readonly twice: number
  readonly rounds: number
  readonly moves: number
}

/**
 * Clients draw, half of them by an insert, while rows arrive ahead of the sequence and the action
 * fixes it, for so many seconds, or until the
 * first move.
 */
export async function handOut(options: HandOutOptions): Promise<HandedOut> {
  const { uri, cache, seconds } = options
  const clients = await Promise.all(Array.from({ length: CLIENTS + 1 }, () => open(uri)))
  const [importer, ...drawers] = clients as [Client, ...Client[]]
  await importer.query(schema(cache))
  const done = new AbortController()
  const repeat = async (client: Client, sql: string) => {
    while (!done.signal.aborted) await client.query(sql)
  }
  const loops = [
    // So far ahead that every round finds drift.
    repeat(importer, `insert into t select last_value + 5000 from s`),
    ...drawers.map((client, index) => repeat(client, index % 2 === 0 ? DRAW : DRAW_BY_INSERT)),
  ]
  try {
    const fixing = await fixFor(seconds, options)
    done.abort()
    await Promise.all(loops)
    const { rows } = await importer.query(COUNT)
    const [{ numbers, twice }] = rows as [{ numbers: number; twice: number }]
    return { numbers, twice, ...fixing }
  } finally {
    done.abort()
    await Promise.allSettled(loops)
    for (const client of clients) await client.end()
  }
}

const DRAW = `insert into handed_out select nextval('s')`
const DRAW_BY_INSERT = `
  with drawn as (insert into t default values returning id)
  insert into handed_out select id from drawn`
const COUNT = `
  select count(*)::int as numbers, (count(*) - count(distinct id))::int as twice from handed_out`

function schema(cache: number): string {
  return `
    create sequence s cache ${cache};
    create table t (id bigint default nextval('s'));
    create index on t (id);
    create table handed_out (id bigint);
    insert into t values (5)`
}

async function open(uri: string): Promise<Client> {
  const client = new Client(uri)
  await client.connect()
  return client
}

async function fixFor(
  seconds: number,
  { uri, fixerUri = uri }: HandOutOptions,
): Promise<Pick<HandedOut, 'rounds' | 'moves'>> {
  const end = performance.now() + seconds * 1000
  let [rounds, moves] = [0, 0]
  while (performance.now() < end || (moves === 0 && performance.now() < end + PATIENCE)) {
    const { after } = (await run({ uri: fixerUri }, { 'lock-timeout': '1' })).sequence('s')
    rounds++
    if (after !== null) moves++
  }
  return { rounds, moves }
}

/** The sessions of a soak: applications, importers, and one that watches the sequences. */
import { setTimeout } from 'node:timers/promises'
import type { Client } from 'pg'
import { KINDS, type Kind } from './kinds.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'

export type Worker = {
  readonly client: Client
  readonly random: Random
  readonly ledger: Ledger
  /** Backends of all workers, to tell a deadlock of their own from one with the action. */
  readonly backends: ReadonlySet<number>
  readonly signal: AbortSignal
}

/** Takes ids from sequences, in every order of `nextval` and insert, over one table or two. */
export async function runApplication(worker: Worker): Promise<void> {
  const { client, random, ledger, signal } = worker
  while (!signal.aborted) {
    const [first, second] = [random.pick(KINDS), random.pick(KINDS)]
    const steps = random.pick<readonly Step[]>([
      [insert(first)],
      [insert(first), insert(first)],
      [insert(first), insert(second)],
      [insertLater(first), insert(second)],
      [draw(second), insert(first), insert(second)],
    ])
    const end = random.happens(0.1) ? 'rollback' : 'commit'
    if (await inTransaction(worker, steps, end)) ledger.counts.inserts += steps.length
    if (random.happens(0.2)) await client.query('select 1')
  }
}

/** Statements of one kind, the last of which inserts what the sequence gives. */
type Step = { readonly kind: Kind; readonly run: (client: Client) => Promise<unknown> }

function insert(kind: Kind): Step {
  return { kind, run: (client) => client.query(`insert into ${kind.table} default values`) }
}

function draw(kind: Kind): Step {
  return { kind, run: (client) => client.query(`select nextval('${kind.sequence}')`) }
}

function insertLater(kind: Kind): Step {
  return {
    kind,
    async run(client) {
      const { rows } = await client.query(`select nextval('${kind.sequence}') as id`)
      const [{ id }] = rows as [{ id: string }]
      await client.query(`insert into ${kind.table} (id) values (${id})`)
    },
  }
}

/** Whether all went well. What goes wrong is judged here. */
async function inTransaction(
  worker: Worker,
  steps: readonly Step[],
  end: 'commit' | 'rollback',
): Promise<boolean> {
  const { client, ledger, random } = worker
  let current: { readonly kind: Kind; readonly askedAt: number } | null = null
  try {
    await client.query('begin')
    for (const { kind, run } of steps) {
      current = { kind, askedAt: performance.now() }
      await run(client)
      ledger.addWait(performance.now() - current.askedAt)
      if (random.happens(0.1)) await setTimeout(random.below(60))
    }
    await client.query(end)
    return true
  } catch (error) {
    const value = collidingValue(error)
    if (value !== null && current !== null) ledger.addCollision({ ...current, value })
    else judgeError(error, worker)
    await client.query('rollback')
    return false
  }
}

/** Writes explicit ids that its sequence will come to, and holds some of them back for a while. */
export async function runImporter(worker: Worker): Promise<void> {
  const { client, random, ledger, signal } = worker
  const imported = KINDS.filter(({ isImported }) => isImported)
  while (!signal.aborted) {
    const kind = random.pick(imported)
    // Some are met before a run can look, and some only after several runs.
    const first = 1 + random.below(random.happens(0.3) ? 1000 : 40)
    try {
      await client.query('begin')
      const { rows } = await client.query(`
        insert into ${kind.table} (id)
        select s.last_value + g * ${kind.increment}
          from ${kind.sequence} as s, generate_series(${first}, ${first + random.below(4)}) as g
        returning id`)
      if (random.happens(0.3)) await setTimeout(random.below(150))
      const isKept = random.happens(0.8)
      await client.query(isKept ? 'commit' : 'rollback')
      const values = (rows as { id: string }[]).map(({ id }) => BigInt(id))
      if (isKept) ledger.addImported(kind, values)
    } catch (error) {
      // Its own ids may meet rows: that is nobody's fault.
      if (collidingValue(error) === null) judgeError(error, worker)
      await client.query('rollback')
    }
    await setTimeout(random.below(30))
  }
}

/** Sees to it that no sequence is ever behind where it was. */
export async function watchSequences(worker: Worker): Promise<void> {
  const furthest = new Map<string, bigint>()
  while (!worker.signal.aborted) {
    for (const { sequence, increment } of KINDS) {
      const next = await readNext(sequence, worker)
      const former = furthest.get(sequence) ?? next
      if (next === null || former === null) continue
      if ((next - former) * increment < 0n) {
        worker.ledger.violations.push(`${sequence} went from ${former} back to ${next}`)
      }
      furthest.set(sequence, next)
    }
  }
}

async function readNext(sequence: string, worker: Worker): Promise<bigint | null> {
  try {
    const { rows } = await worker.client.query(`
      select s.last_value + s.is_called::int * p.seqincrement as next
        from ${sequence} as s
        join pg_sequence as p on p.seqrelid = s.tableoid`)
    // A RESTART that commits just now takes the file away from whoever is about to read it.
    const [row] = rows as { next: string }[]
    return row === undefined ? null : BigInt(row.next)
  } catch (error) {
    judgeError(error, worker)
    return null
  }
}

/** The id of a duplicate key; `null` for any other error. */
function collidingValue(error: unknown): bigint | null {
  const { code, detail } = error as { code?: string; detail?: string }
  const value = code === '23505' ? /=\((-?\d+)\)/.exec(detail ?? '')?.[1] : undefined
  return value === undefined ? null : BigInt(value)
}

/** Applications may deadlock among themselves; nothing else may go wrong. */
function judgeError(error: unknown, { ledger, backends }: Worker): void {
  const { code, detail = '' } = error as { code?: string; detail?: string }
  const processes = [...detail.matchAll(/process (\d+)/gi)].map(([, id]) => Number(id))
  const isTheirOwn = code === '40P01' && processes.every((id) => backends.has(id))
  if (!isTheirOwn) ledger.violations.push(`${String(error)} ${detail}`)
}

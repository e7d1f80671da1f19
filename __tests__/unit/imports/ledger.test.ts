import { describe, expect, test } from 'vitest'
import type { DatabaseOutcome, Outcome } from '../../../src/domain/outcome.ts'
import type { Sequence } from '../../../src/domain/sequence.ts'
import { type Culprit, culpritOf, openLedger, recordImport } from '../../../src/imports/ledger.ts'
import type { Import } from '../../../src/imports/run-imports.ts'
import { column, uncalled } from '../../helpers/sequences.ts'
import {
  answers,
  database,
  drifted,
  exhausted,
  healthy,
  refused,
  sequenceOf,
  unknown,
  unreadable,
  unused,
} from '../report/reports.ts'

/** What was seen of the one sequence at a time; `null` where it was not there. */
type Sight = Outcome | null

const OF = sequenceOf('loans', { oid: 7 })
const AGAIN = sequenceOf('loans', { oid: 8 })
const SMALL = sequenceOf('loans', { oid: 7, maximum: 100n })

const DOWN = sequenceOf('loans', { oid: 7, increment: -1n, minimum: -100n, maximum: -1n })
const POOLED = sequenceOf('loans', {
  oid: 7,
  increment: 50n,
  columns: [column({ block: 'pooled' })],
})

type Drifting = { readonly next: bigint; readonly first: bigint; readonly furthest: bigint }

/** Drifts, and hands out `next` before it comes to the rows from `first` to `furthest`. */
function drifting({ next, first, furthest }: Drifting, of = OF): Outcome {
  const collidesAfter = (first - next) / of.increment
  return drifted(of, { state: uncalled(next), answers: answers({ furthest, collidesAfter }) })
}

const IMPORTS: readonly Import[] = ['first', 'second', 'third'].map((command) => ({
  command,
  exitCode: 0,
  durationMs: 1,
}))

function databasesOf(sight: Sight, overrides: Partial<DatabaseOutcome> = {}) {
  return [database(sight === null ? [] : [sight], overrides)]
}

/** The import that is to blame, where each sight but the first was had after an import. */
function blamed(sights: readonly (readonly DatabaseOutcome[])[]): string | null {
  return culpritAfter(sights)?.made.command ?? null
}

function culpritAfter(sights: readonly (readonly DatabaseOutcome[])[]): Culprit | null {
  const [before = [], ...later] = sights
  let ledger = openLedger(before)
  for (const [index, databases] of later.entries()) {
    const made = IMPORTS[index]
    if (made === undefined) throw new Error('more sights than imports')
    ledger = recordImport(ledger, databases, made)
  }
  const [last] = sights.at(-1) ?? []
  const [outcome] = last?.outcomes ?? []
  if (last === undefined || outcome === undefined) throw new Error('nothing was seen last')
  return culpritOf(ledger, last, outcome)
}

describe('a sequence that drifts in the end', () => {
  test.each<{ name: string; sights: readonly Sight[]; expected: string | null }>([
    {
      name: 'is of the import after which it drifted first',
      sights: [healthy(OF), drifted(OF)],
      expected: 'first',
    },
    {
      name: 'is of the second import where the first left it well',
      sights: [healthy(OF), healthy(OF), drifted(OF)],
      expected: 'second',
    },
    {
      name: 'is of the first import still where the second only left it drifting',
      sights: [healthy(OF), drifted(OF), drifted(OF)],
      expected: 'first',
    },
    {
      name: 'is of nobody where it drifted before the first',
      sights: [drifted(OF), drifted(OF)],
      expected: null,
    },
    {
      name: 'is of nobody where no import was run since',
      sights: [drifted(OF)],
      expected: null,
    },
    {
      name: 'is of the import that made it',
      sights: [null, drifted(OF)],
      expected: 'first',
    },
    {
      name: 'is of the import that wrote the rows, not of the one that made it',
      sights: [null, healthy(OF), drifted(OF)],
      expected: 'second',
    },
    {
      name: 'is of the import that dropped it and made it again: it is another one',
      sights: [drifted(OF), drifted(AGAIN)],
      expected: 'first',
    },
    {
      name: 'is of the second import where that moved it past the rows of the first',
      sights: [
        healthy(OF),
        drifting({ next: 1n, first: 5n, furthest: 5n }),
        drifting({ next: 6n, first: 9n, furthest: 9n }),
      ],
      expected: 'second',
    },
    {
      name: 'is of the second import where that replaced the rows of the first',
      sights: [
        healthy(OF),
        drifting({ next: 1n, first: 5n, furthest: 5n }),
        drifting({ next: 1n, first: 9n, furthest: 9n }),
      ],
      expected: 'second',
    },
    {
      name: 'is of the first import where the second only added rows',
      sights: [
        healthy(OF),
        drifting({ next: 1n, first: 5n, furthest: 5n }),
        drifting({ next: 1n, first: 5n, furthest: 9n }),
      ],
      expected: 'first',
    },
    {
      name: 'is of the import that replaced the rows that it had drifted by before',
      sights: [
        drifting({ next: 1n, first: 5n, furthest: 5n }),
        drifting({ next: 6n, first: 9n, furthest: 9n }),
      ],
      expected: 'first',
    },
    {
      name: 'is of the second import where a descending one was moved past the rows of the first',
      sights: [
        healthy(DOWN),
        drifting({ next: -1n, first: -5n, furthest: -5n }, DOWN),
        drifting({ next: -6n, first: -9n, furthest: -9n }, DOWN),
      ],
      expected: 'second',
    },
    {
      name: 'is of the first import where the second left a block of ids in the way that the first wrote',
      sights: [
        healthy(POOLED),
        drifting({ next: 1n, first: 51n, furthest: 51n }, POOLED),
        drifting({ next: 1n, first: 101n, furthest: 101n }, POOLED),
      ],
      expected: 'first',
    },
    {
      name: 'is of the import after which it drifted again, where one between had mended it',
      sights: [healthy(OF), drifted(OF), healthy(OF), drifted(OF)],
      expected: 'third',
    },
    {
      name: 'is of the import after which it drifted again, where it had drifted before the first',
      sights: [drifted(OF), healthy(OF), drifted(OF)],
      expected: 'second',
    },
    {
      name: 'is of nobody where it could not be read before',
      sights: [unreadable(OF), drifted(OF)],
      expected: null,
    },
    {
      name: 'is of nobody where it could not be read in between',
      sights: [healthy(OF), unreadable(OF), drifted(OF)],
      expected: null,
    },
    {
      name: 'is of an import where nothing drew from it before',
      sights: [unused({ ...OF, columns: [] }), drifted(OF)],
      expected: 'first',
    },
    {
      name: 'is of an import where it could not be judged before',
      sights: [unknown({ ...OF, columns: unknown().sequence.columns }), drifted(OF)],
      expected: 'first',
    },
    {
      name: 'so far that it is refused is of the import as well',
      sights: [healthy(SMALL), refused(SMALL)],
      expected: 'first',
    },
  ])('$name', ({ sights, expected }) => {
    expect(blamed(sights.map((sight) => databasesOf(sight)))).toBe(expected)
  })

  test('is of nobody where its database could not be measured before', () => {
    const failed = databasesOf(null, { error: 'No server answers.' })
    expect(blamed([failed, databasesOf(drifted(OF))])).toBeNull()
  })

  test('is of nobody where its database could not be measured in between', () => {
    const failed = databasesOf(null, { error: 'No server answers.' })
    expect(blamed([databasesOf(healthy(OF)), failed, databasesOf(drifted(OF))])).toBeNull()
  })

  test('is of the import that made its database, where others could be measured before', () => {
    const other = database([healthy(sequenceOf('other'))], { name: 'archive' })
    expect(blamed([[other], [database([drifted(OF)]), other]])).toBe('first')
  })

  test('is not that of the same oid in another database', () => {
    const before = [database([drifted(OF)], { name: 'archive' }), database([healthy(OF)])]
    const after = [database([drifted(OF)]), database([drifted(OF)], { name: 'archive' })]
    expect(blamed([before, after])).toBe('first')
    expect(blamed([before, after.toReversed()])).toBeNull()
  })
})

test.each([
  { name: 'that is healthy', outcome: healthy(OF) },
  { name: 'that has run out', outcome: exhausted(sequenceOf('loans', { oid: 7, maximum: 41n })) },
])('a sequence $name is of nobody', ({ outcome }) => {
  expect(blamed([databasesOf(null), databasesOf(outcome)])).toBeNull()
})

/** An outcome of a sequence that hands out a value next. */
function at(outcome: Outcome, next: bigint | null): Outcome {
  const { increment } = outcome.sequence
  const state = { lastValue: next ?? 0n, isCalled: false }
  return { ...outcome, before: { ...state, next, usage: 0, increment, isPastCapacity: false } }
}

function loansWith(overrides: Partial<Sequence>): Sequence {
  return sequenceOf('loans', { oid: 7, ...overrides })
}

describe('the rows in the way of a sequence', () => {
  test.each<readonly [string, readonly Sight[], Culprit['rows']]>([
    ['are new where it stayed', [at(healthy(OF), 5n), at(drifted(OF), 5n)], 'new'],
    ['are new where it went on', [at(healthy(OF), 5n), at(drifted(OF), 8n)], 'new'],
    ['may be old where it went back', [at(healthy(OF), 5n), at(drifted(OF), 4n)], 'any'],
    ['may be old where it had run out', [at(healthy(OF), null), at(drifted(OF), 4n)], 'any'],
    [
      'may be old where it went back later',
      [at(healthy(OF), 5n), at(drifted(OF), 5n), at(drifted(OF), 4n)],
      'any',
    ],
    ['may be old where it goes further', [at(healthy(SMALL), 5n), at(drifted(OF), 5n)], 'any'],
    [
      'may be old where it goes in other steps',
      [at(healthy(OF), 5n), at(drifted(loansWith({ increment: 2n })), 5n)],
      'any',
    ],
    [
      'may be old where another column draws from it',
      [
        at(healthy(OF), 5n),
        at(drifted(loansWith({ columns: [...OF.columns, ...sequenceOf('users').columns] })), 5n),
      ],
      'any',
    ],
    ['may be old where it is new', [null, at(drifted(OF), 1n)], 'of a new sequence'],
  ])('%s', (_, sights, rows) => {
    expect(culpritAfter(sights.map((sight) => databasesOf(sight)))?.rows).toBe(rows)
  })
})

/** The SQL of the moves: `RESTART`, guarded `setval`, parameters. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  guardedParametersSql,
  guardedSetvalSql,
  restartSql,
  setvalBackSql,
} from '../../../src/plan/move-sql.ts'
import { called, MAX, MIN, sequence, uncalled } from '../../helpers/sequences.ts'
import { plain } from './plain-sql.ts'

const int64 = fc.bigInt({ min: MIN, max: MAX })

test('a restart names the sequence as the server quotes it', () => {
  const quoted = sequence({ name: 'public."User_id_seq"' })
  expect(restartSql(quoted, { target: 29n, parameters: null })).toBe(
    'alter sequence public."User_id_seq" restart with 29',
  )
})

test.each([MIN, -1n, 0n, MAX])('a restart goes to %d digit by digit', (target) => {
  expect(restartSql(sequence(), { target, parameters: null })).toMatch(
    new RegExp(` restart with ${target}$`),
  )
})

test('a guarded setval moves only where the sequence is behind', () => {
  const sql = guardedSetvalSql(sequence(), 29n)
  expect(sql).toMatch(
    /^select pg_catalog\.setval\(s\.tableoid::pg_catalog\.regclass, .*\b29\b.*, false\)$/m,
  )
  expect(plain(sql)).toContain(`
  from public.loans_id_seq as s
 where case when s.is_called then (s.last_value::pg_catalog.numeric + 1) else s.last_value end < 29`)
})

test('a descending sequence is behind where its next value is above the target', () => {
  expect(plain(guardedSetvalSql(sequence({ increment: -2n }), -29n))).toContain(
    '(s.last_value::pg_catalog.numeric - 2) else s.last_value end > -29',
  )
})

test('a cycling sequence at its end is behind, since it starts again', () => {
  expect(plain(guardedSetvalSql(sequence({ maximum: 9n, cycle: true }), 5n))).toContain(
    'case when (s.last_value::pg_catalog.numeric + 1) > 9 then 1 else (s.last_value::pg_catalog.numeric + 1) end',
  )
})

test('the text holds one statement, the name as it is, and the target', () => {
  const definition = fc.record({
    increment: int64.filter((increment) => increment !== 0n),
    minimum: int64,
    maximum: int64,
    cycle: fc.boolean(),
  })
  fc.assert(
    fc.property(definition, int64, (overrides, target) => {
      const name = `public."it's; ""drop"" -- $1"`
      const sql = guardedSetvalSql(sequence({ ...overrides, name }), target)
      expect(sql.split(name)).toHaveLength(2)
      expect(sql.replace(name, '')).not.toMatch(/;|--|\$|'(?!-?\d+')|undefined|null/)
      expect(plain(sql).endsWith(`${overrides.increment > 0n ? '<' : '>'} ${target}`)).toBe(true)
    }),
  )
})

test('no operator is looked up along the search_path of whoever runs it', () => {
  const cycling = sequence({ cycle: true })
  const statements = [
    guardedSetvalSql(cycling, 29n),
    guardedSetvalSql(sequence({ increment: -1n }), -29n),
    setvalBackSql(cycling, called(5n), 1n),
    guardedParametersSql(cycling, { target: 29n, parameters: NODE_2 }),
  ]
  for (const sql of statements) {
    expect(sql).toContain('operator(pg_catalog.')
    expect(sql.replaceAll(/operator\(pg_catalog\..+?\)/g, '')).not.toMatch(/[<>=+*/%~!@#^&|]| - /)
  }
})

const NODE_2 = { minimum: 2n, increment: 3n }

test('a restart sets all parameters in the same statement: one by one they contradict each other', () => {
  expect(restartSql(sequence(), { target: 29n, parameters: NODE_2 })).toBe(
    'alter sequence public.loans_id_seq increment by 3 minvalue 2 start with 2 restart with 29',
  )
})

test('a restart sets parameters of 64 bits digit by digit', () => {
  const parameters = { minimum: MAX, increment: MAX }
  expect(restartSql(sequence(), { target: MAX, parameters })).toBe(
    `alter sequence public.loans_id_seq increment by ${MAX} minvalue ${MAX} start with ${MAX} restart with ${MAX}`,
  )
})

describe('a setval that moves back', () => {
  test.each([
    { state: called(1000n), guard: 'where s.last_value = 1000 and s.is_called = true' },
    { state: uncalled(MAX), guard: `where s.last_value = ${MAX} and s.is_called = false` },
    { state: called(MIN), guard: `where s.last_value = ${MIN} and s.is_called = true` },
  ])('acts only where nothing was drawn since: $guard', ({ state, guard }) => {
    expect(plain(setvalBackSql(sequence(), state, 29n))).toBe(
      `select pg_catalog.setval(s.tableoid::pg_catalog.regclass, 29, false)
  from public.loans_id_seq as s
 ${guard}`,
    )
  })

  test('names the sequence as the server quotes it', () => {
    const name = `public."it's; ""drop"" -- $1"`
    expect(setvalBackSql(sequence({ name }), called(5n), 1n).split(name)).toHaveLength(2)
  })
})

describe('guarded parameters', () => {
  const sql = guardedParametersSql(sequence(), { target: 29n, parameters: NODE_2 })
  const [first = '', second = '', ...others] = sql.split(';\n')

  test('are two statements: make room first, then set the parameters', () => {
    expect(others).toEqual([])
    expect(first).toMatch(/^select pg_catalog\.setval\(v\.sequence, /)
    expect(second).toBe('alter sequence public.loans_id_seq increment by 3 minvalue 2 start with 2')
  })

  test('never restart: what was drawn since counts', () => {
    expect(sql).not.toContain('restart')
    expect(first).toContain('greatest(29, case when s.is_called then')
  })

  test('take the increment from the catalog, since it may have been set already', () => {
    expect(plain(first)).toContain('join pg_catalog.pg_sequence as p on p.seqrelid = s.tableoid')
    expect(plain(first)).toContain('s.last_value::pg_catalog.numeric + p.seqincrement')
    expect(plain(first)).toContain(
      'case when p.seqcycle and (s.last_value::pg_catalog.numeric + p.seqincrement) > p.seqmax then p.seqmin',
    )
  })

  test('name the sequence as the server quotes it, twice', () => {
    const name = `public."it's; ""drop"" -- $1"`
    const quoted = guardedParametersSql(sequence({ name }), { target: 1n, parameters: NODE_2 })
    expect(quoted.split(name)).toHaveLength(3)
  })

  test('go to the first value of the class that is not behind, wherever the sequence has got to', () => {
    const values = fc.record({
      least: fc.bigInt({ min: 2n, max: 10_000n }),
      minimum: fc.bigInt({ min: 1n, max: 50n }),
      increment: fc.bigInt({ min: 1n, max: 50n }),
    })
    fc.assert(
      fc.property(values, ({ least, minimum, increment }) => {
        fc.pre(least >= minimum)
        const text = guardedParametersSql(sequence(), {
          target: least,
          parameters: { minimum, increment },
        })
        const value = evaluated(text, least)
        expect((value - minimum) % increment).toBe(0n)
        expect(value >= least && value < least + increment).toBe(true)
      }),
    )
  })
})

/** The value that the statement sets, where `q.least` is what it found. */
function evaluated(sql: string, least: bigint): bigint {
  const [, outer, minimum, increment, modulus] =
    /q\.least \+ pg_catalog\.mod\((\d+) - pg_catalog\.mod\(q\.least - (\d+), (\d+)\), (\d+)\)/.exec(
      plain(sql),
    ) ?? []
  const [a, b, c, d] = [outer, minimum, increment, modulus].map((digits) => BigInt(digits ?? -1))
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error(sql)
  return least + ((a - ((least - b) % c)) % d)
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guardedSetvalSql, restartSql } from '../../../src/plan/move-sql.ts'
import { MAX, MIN, sequence } from '../../helpers/sequences.ts'

const int64 = fc.bigInt({ min: MIN, max: MAX })

test('a restart names the sequence as the server quotes it', () => {
  const quoted = sequence({ name: 'public."User_id_seq"' })
  expect(restartSql(quoted, 29n)).toBe('alter sequence public."User_id_seq" restart with 29')
})

test.each([MIN, -1n, 0n, MAX])('a restart goes to %d digit by digit', (target) => {
  expect(restartSql(sequence(), target)).toMatch(new RegExp(` restart with ${target}$`))
})

test('a guarded setval moves only where the sequence is behind', () => {
  const sql = guardedSetvalSql(sequence(), 29n)
  expect(sql).toMatch(
    /^select pg_catalog\.setval\(s\.tableoid::pg_catalog\.regclass, .*\b29\b.*, false\)$/m,
  )
  expect(sql).toContain(`
  from public.loans_id_seq as s
 where case when s.is_called then s.last_value::pg_catalog.numeric + 1 else s.last_value end < 29`)
})

test('a descending sequence is behind where its next value is above the target', () => {
  expect(guardedSetvalSql(sequence({ increment: -2n }), -29n)).toContain(
    's.last_value::pg_catalog.numeric - 2 else s.last_value end > -29',
  )
})

test('a cycling sequence at its end is behind, since it starts again', () => {
  expect(guardedSetvalSql(sequence({ maximum: 9n, cycle: true }), 5n)).toContain(
    'case when s.last_value::pg_catalog.numeric + 1 > 9 then 1 else s.last_value::pg_catalog.numeric + 1 end',
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
      expect(sql.endsWith(`${overrides.increment > 0n ? '<' : '>'} ${target}`)).toBe(true)
    }),
  )
})

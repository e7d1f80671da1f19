import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderSummary } from '../../../src/report/render-summary.ts'
import { column } from '../../helpers/sequences.ts'
import { hostileText } from './hostile-text.ts'
import {
  database,
  drifted,
  everyStatus,
  exhausted,
  fixed,
  healthy,
  report,
  sequenceOf,
  unreadable,
  unused,
} from './reports.ts'

const MEBIBYTE = 1024 * 1024

function rowsOf(summary: string): readonly string[] {
  return summary.split('\n').filter((line) => /^\| [^|\s]+&nbsp;[a-z]+ \|/.test(line))
}

function rowOf(summary: string, name: string): readonly string[] {
  const line = rowsOf(summary).find((row) => row.includes(name)) ?? ''
  return line.split('|').map((cell) => cell.trim())
}

test('the verdict comes first, with the state of the job', () => {
  expect(renderSummary(report([drifted()], { mode: 'check' })).split('\n')[2]).toMatch(
    /^❌ \*\*1 of 1 sequence will hand out values that rows already hold/,
  )
  expect(renderSummary(report([fixed()])).split('\n')[2]).toMatch(/^✅ \*\*.* was fixed\.\*\*$/)
})

test('drift is explained to who has never heard of sequences', () => {
  expect(renderSummary(report([drifted()]))).toContain('A sequence hands out the ids of new rows.')
  expect(renderSummary(report([healthy()]))).not.toContain('A sequence hands out')
})

describe('the table', () => {
  test('tells of a fix: column, sequence, row, next before and after, what would have happened', () => {
    const of = sequenceOf('loans', { maximum: 100n })
    expect(rowOf(renderSummary(report([fixed(of)])), 'loans')).toEqual([
      '',
      '🔧&nbsp;fixed',
      '`public.loans.id`',
      '`public.loans_id_seq`',
      '28',
      '3',
      '**29**',
      '1 insert would have gone well, and the one after it collided.',
      '28.0%',
      '',
    ])
  })

  test('tells of drift where it would go', () => {
    const cells = rowOf(renderSummary(report([drifted()], { mode: 'check' })), 'drifted_id_seq')
    expect(cells.slice(4, 7)).toEqual(['28', '3', '**29**'])
  })

  test('has problems first, then drift', () => {
    const statuses = rowsOf(renderSummary(report(everyStatus()))).map(
      (row) => /&nbsp;([a-z]+)/.exec(row)?.[1],
    )
    expect(new Set(statuses.slice(0, 4))).toEqual(
      new Set(['exhausted', 'failed', 'refused', 'unreadable']),
    )
    expect(statuses.slice(4)).toEqual(['drifted', 'fixed', 'unknown', 'healthy', 'unused'])
  })

  test('folds the healthy ones', () => {
    const summary = renderSummary(report([drifted(), healthy(), unused()]))
    const [open = '', folded = ''] = summary.split(
      '<details><summary>1 healthy sequence, 1 that no column draws from</summary>',
    )
    expect(open).toContain('public.drifted_id_seq')
    expect(folded).toContain('public.healthy_id_seq')
    expect(folded).toContain('public.unused_id_seq')
  })

  test('leaves cells empty that could not be read', () => {
    const cells = rowOf(renderSummary(report([unreadable()])), 'unreadable_id_seq')
    expect([...cells.slice(4, 7), cells[8]]).toEqual(['', '', '', ''])
    expect(cells[7]).toContain('permission denied')
  })

  test('shows a sequence that has run out as used up', () => {
    const cells = rowOf(renderSummary(report([exhausted()])), 'exhausted_id_seq')
    expect(cells[8]).toBe('100.0%')
  })

  test('names all columns that share a sequence', () => {
    const columns = [column(), column({ name: 'public.returns.id' })]
    const cells = rowOf(renderSummary(report([drifted(sequenceOf('x', { columns }))])), 'x_id_seq')
    expect(cells[2]).toBe('`public.loans.id`<br>`public.returns.id`')
  })
})

test('the SQL is folded where there is a move, and not there else', () => {
  expect(renderSummary(report([drifted()]))).toMatch(/<details><summary>[^\n]*SQL[\s\S]*setval/)
  expect(renderSummary(report([healthy()]))).not.toContain('setval')
})

test('databases are told apart where there are several', () => {
  const databases = [database([healthy()]), database([drifted()], { name: 'archive' })]
  const summary = renderSummary(report([], { databases }))
  expect(summary).toContain('### `shop` on `localhost:5432`')
  expect(summary).toContain('### `archive` on `localhost:5432`')
})

describe('the size', () => {
  test('of a summary of many sequences is below 1 MiB, and what is left out is counted', () => {
    const outcomes = Array.from({ length: 20_000 }, (_, index) => drifted(sequenceOf(`t${index}`)))
    const summary = renderSummary(report(outcomes))
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
    const [, omitted] = /(\d+) more sequences did not fit.*report/.exec(summary) ?? []
    expect(rowsOf(summary).length + Number(omitted)).toBe(20_000)
    expect(rowsOf(summary).length).toBeGreaterThan(1000)
    expect(summary).toContain('20000 checked')
  })

  test('of a summary leaves healthy sequences out before problems', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => healthy(sequenceOf(`t${index}`)))
    const summary = renderSummary(report([...many, exhausted(), drifted()]))
    expect(summary).toContain('public.exhausted_id_seq')
    expect(summary).toContain('public.drifted_id_seq')
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  })

  test('of a summary counts bytes, not characters', () => {
    const outcomes = Array.from({ length: 3000 }, (_, index) =>
      drifted(sequenceOf(`${'😀'.repeat(60)}${index}`)),
    )
    expect(Buffer.byteLength(renderSummary(report(outcomes)))).toBeLessThan(MEBIBYTE)
  })

  test('of SQL that does not fit makes way for a pointer to the file', () => {
    const name = `public."${'x'.repeat(400_000)}"`
    const columns = [column({ name: 'public.x.id' })]
    const summary = renderSummary(report([drifted(sequenceOf('x', { name, columns }))]))
    expect(summary).toContain('`sql-path`')
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE)
  })

  test('of a summary is below 1 MiB whatever a server answers', () => {
    const databases = [database([], { error: `The run stopped: ${'*'.repeat(300_000)}.` })]
    expect(Buffer.byteLength(renderSummary(report([], { databases })))).toBeLessThan(MEBIBYTE)
  })
})

describe('hostile names and messages', () => {
  test('never change the number of cells in a row, or of rows', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const columns = [column({ name: text })]
        const of = sequenceOf('x', { name: `"${text}"`, columns })
        const databases = [database([drifted(of), healthy(of), unreadable(of)], { notes: [text] })]
        const [tables = ''] = renderSummary(report([], { databases })).split(
          '<details><summary>The same moves as SQL',
        )
        const rows = rowsOf(tables)
        expect(rows).toHaveLength(3)
        for (const row of rows) expect(row.split('|')).toHaveLength(10)
      }),
      { numRuns: 500 },
    )
  })

  test('never end the block of SQL, the details around it, or hide anything in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const columns = [column({ name: text })]
        const outcome = drifted(sequenceOf('x', { name: `"${text}"`, columns }))
        const summary = renderSummary(report([outcome]))
        const [, block = ''] = summary.split(
          '<details><summary>The same moves as SQL</summary>\n\n',
        )
        const lines = block.split('\n')
        const fence = lines[0]?.replace(/sql$/, '') ?? ''
        expect(fence).toMatch(/^`{3,}$/)
        // Only the block's own last line is a run of backticks that could close it.
        const closing = lines.flatMap((line, index) =>
          index > 0 && line.trim().startsWith(fence) ? [index] : [],
        )
        expect(closing).toEqual([lines.length - 4])
        expect(lines.slice(-4)).toEqual([fence, '', '</details>', ''])
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
      }),
      { numRuns: 500 },
    )
  })
})

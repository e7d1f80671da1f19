/** The job summary, never above 1 MiB. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { renderSummary } from '../../../src/report/render-summary.ts'
import { column } from '../../helpers/sequences.ts'
import { hostileText } from './hostile-text.ts'
import type { ImportOutcome } from '../../../src/report/report.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  everyStatus,
  exhausted,
  failed,
  fixed,
  healthy,
  linkable,
  nearEnd,
  refused,
  report,
  restarted,
  rewound,
  runOut,
  sequenceOf,
  unknown,
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

/** The title of what is folded first. */
function title(outcomes: readonly Outcome[]): string | undefined {
  return /<summary>(.*?)<\/summary>/.exec(renderSummary(report(outcomes)))?.[1]
}

/** What stands below the table about a sequence. */
function noteOn(summary: string, name: string): string | undefined {
  return summary.split('\n').find((line) => line.startsWith('- ') && line.includes(name))
}

test('the verdict comes first, with the state of the job', () => {
  expect(renderSummary(report([drifted()], { mode: 'check' })).split('\n')[2]).toMatch(
    /^❌ \*\*1 of 1 sequence will hand out ids that rows already hold, so that inserts will fail\.\*\*$/,
  )
  expect(renderSummary(report([fixed()])).split('\n')[2]).toMatch(/^✅ \*\*.* was fixed\.\*\*$/)
})

test('where nothing could be judged nothing is called well', () => {
  expect(renderSummary(report([unknown()])).split('\n')[2]).toBe(
    '❔ **The only sequence could not be judged.**',
  )
  expect(renderSummary(report([unknown(), healthy()])).split('\n')[2]).toMatch(/^✅ /)
})

test('only one sentence is in bold, and the others follow', () => {
  const errors = ['Import 1 of 2 failed with exit code 3. Nothing was fixed. Its command: “make”.']
  expect(
    renderSummary(report([healthy()], { errors }))
      .split('\n')
      .slice(2, 5),
  ).toEqual([
    '❌ **Import 1 of 2 failed with exit code 3.**',
    '',
    'Nothing was fixed. Its command&#58; “make”.',
  ])
})

test('the server stands at the end, beside the totals', () => {
  const databases = [database([healthy()], { name: 'sh_op', serverVersion: '18.4' })]
  expect(renderSummary(report([], { databases }))).toMatch(
    /\n1 checked&#58; 1 healthy\.\n\n<sub>Database sh&#95;op on localhost&#58;5432, PostgreSQL 18\.4\.<\/sub>\n$/,
  )
  const gone = [database([], { serverVersion: null, error: 'No server answers.' })]
  expect(renderSummary(report([], { databases: gone }))).toMatch(/localhost&#58;5432\.<\/sub>\n$/)
})

test('drift is explained to who has never heard of sequences', () => {
  const summary = renderSummary(report([drifted()]))
  expect(summary).toContain('A sequence hands out the ids of new rows.')
  expect(summary).toMatch(/\(https:\/\/github\.com\/[^)]*#how-drift-is-computed\)/)
  expect(renderSummary(report([healthy()]))).not.toContain('A sequence hands out')
})

describe('the table', () => {
  test('tells of a fix: column, sequence, row, next before and after, what would have happened', () => {
    const of = sequenceOf('loans', { maximum: 100n })
    expect(rowOf(renderSummary(report([fixed(of)])), 'loans')).toEqual([
      '',
      '🔧&nbsp;fixed',
      '`public.loans.id`<br>←&nbsp;`public.loans_id_seq`',
      '28',
      '3',
      '**29**',
      'Failure after 1 insert',
      '28.0%',
      '',
    ])
  })

  test('tells of drift where it would go', () => {
    const cells = rowOf(renderSummary(report([drifted()], { mode: 'check' })), 'drifted_id_seq')
    expect(cells.slice(3, 7)).toEqual(['28', '3', '**29**', 'Failure after 1 insert'])
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

  test('speaks of what was only where something was moved, each table for itself', () => {
    const heads = renderSummary(report([failed(), refused(), fixed()]))
      .split('\n')
      .filter((line) => line.startsWith('| Status'))
    expect(heads).toEqual([
      expect.stringMatching(/ Next after a fix \| What will happen /),
      expect.stringMatching(/ Next after \| What would have happened /),
    ])
  })

  test.each([
    { name: 'steps', of: { increment: 2n }, expected: /does not count by 1 steps over rows/ },
    {
      name: 'blocks',
      of: { increment: 50n, columns: [column({ block: 'pooled' })] },
      expected: /block/,
    },
  ] as const)('says of $name which rows count as the highest', ({ of, expected }) => {
    const summary = renderSummary(report([drifted(sequenceOf('x', of))]))
    expect(noteOn(summary, 'Highest row')).toMatch(expected)
  })

  test('says nothing of which rows count where all do', () => {
    const summary = renderSummary(report([drifted(), healthy(sequenceOf('x', { increment: 2n }))]))
    expect(noteOn(summary, 'Highest row')).toBeUndefined()
  })

  test('counts in the title of the fold what is there, beside what stands above', () => {
    const other = healthy(sequenceOf('other'))
    expect(title([unused()])).toBe('1 sequence that no column draws from')
    expect(title([nearEnd(), healthy(), other])).toBe('2 other healthy sequences')
    expect(title([nearEnd(), healthy(), unused()])).toBe(
      '1 other healthy sequence, 1 that no column draws from',
    )
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
    expect(cells.slice(3, 8)).toEqual(['', '', '', 'Not known', ''])
  })

  test('shows a sequence that has run out as used up', () => {
    const cells = rowOf(renderSummary(report([exhausted()])), 'exhausted_id_seq')
    expect(cells.slice(6, 8)).toEqual(['Failure at the next insert', '100.0%<br>▰▰▰▰▰▰▰▰▰▰'])
  })

  test('names all columns that share a sequence', () => {
    const columns = [column(), column({ name: 'public.returns.id' })]
    const cells = rowOf(renderSummary(report([drifted(sequenceOf('x', { columns }))])), 'x_id_seq')
    expect(cells[2]).toBe('`public.loans.id`<br>`public.returns.id`<br>←&nbsp;`public.x_id_seq`')
  })
})

describe('a row', () => {
  test('of one that was moved back has no row in its way, and says what was done', () => {
    const summary = renderSummary(report([rewound()]))
    expect(rowOf(summary, 'rewound_id_seq').slice(3, 7)).toEqual(['', '1001', '**29**', ''])
    expect(noteOn(summary, 'rewound_id_seq')).toContain('moved back to 29')
  })

  test('of one that is ahead is not folded: there is something to say', () => {
    const summary = renderSummary(report([ahead()], { mode: 'check' }))
    const cells = rowOf(summary, 'ahead_id_seq')
    expect(cells.slice(1, 7)).toEqual([
      '✅&nbsp;healthy',
      '`public.ahead.id`<br>←&nbsp;`public.ahead_id_seq`',
      '',
      '1001',
      '**29**',
      '',
    ])
    expect(noteOn(summary, 'ahead_id_seq')).toContain('rewind')
    expect(summary).not.toContain('1 healthy sequence</summary>')
  })

  test('of one that has run out, or had, says that inserts fail', () => {
    const summary = renderSummary(report([runOut()], { mode: 'check' }))
    expect(rowOf(summary, 'run_out_id_seq').slice(4, 7)).toEqual([
      '',
      '**1**',
      'Failure at the next insert',
    ])
    expect(summary).not.toContain('run out before long')
    expect(noteOn(summary, 'run_out_id_seq')).not.toContain('used up')
    expect(rowOf(renderSummary(report([restarted()])), 'restarted_id_seq')[6]).toBe(
      'Failure at the next insert',
    )
  })

  test('of one that was given parameters says what it had', () => {
    const summary = renderSummary(report([changed()]))
    expect(rowOf(summary, 'changed_id_seq').slice(3, 6)).toEqual(['', '3', '**4**'])
    expect(noteOn(summary, 'changed_id_seq')).toContain(
      'it had INCREMENT BY 1, MINVALUE 1, START WITH 1',
    )
  })

  test('of one whose parameters differ says which', () => {
    const summary = renderSummary(report([different()], { mode: 'check' }))
    expect(noteOn(summary, 'different_id_seq')).toContain('INCREMENT BY 1 instead of 2')
  })

  test('of one near its end says so', () => {
    const summary = renderSummary(report([nearEnd()]))
    expect(noteOn(summary, 'near_id_seq')).toContain('used up')
    const cells = rowOf(summary, 'near_id_seq')
    expect([cells[1], cells[7]]).toEqual(['⚠️&nbsp;healthy', '97.0%<br>▰▰▰▰▰▰▰▰▰▱'])
  })

  test('of one near its end that drifts says so too', () => {
    const remarks = '95.0% of its values are used up.'
    const summary = renderSummary(report([{ ...drifted(), remarks }], { mode: 'check' }))
    expect(noteOn(summary, 'drifted_id_seq')).toContain('used up')
  })

  test("of what may be an ORM's is not folded, and shows the link to write", () => {
    const summary = renderSummary(report([linkable(), unused()]))
    expect(rowOf(summary, 'orm_id_seq')[1]).toBe('➖&nbsp;unused')
    expect(noteOn(summary, 'orm_id_seq')).toContain('input links')
  })
})

describe('the imports', () => {
  const IMPORTS: readonly ImportOutcome[] = [
    { command: 'psql -f a.sql', exitCode: 0, durationMs: 1234, drifted: ['public.x_id_seq'] },
    { command: 'npm run seed', exitCode: 3, durationMs: 50, drifted: [] },
    { command: 'make rows', exitCode: null, durationMs: 0, drifted: [] },
  ]
  const importedAt = { file: 'db/a.sql', line: 12 }
  const blamed = { ...drifted(sequenceOf('x')), importedBy: 'psql -f a.sql', importedAt }

  test('stand in a table of their own, each with its end, its time and what it made drift', () => {
    const lines = renderSummary(report([blamed], { imports: IMPORTS })).split('\n')
    const start = lines.indexOf('| | Import | Time | Made drift |')
    expect(lines.slice(start + 2, start + 5)).toEqual([
      '| ✅ | `psql -f a.sql` | 1.2 s | `public.x_id_seq` |',
      '| ❌&nbsp;3 | `npm run seed` | 0.1 s |  |',
      '| ❌ | `make rows` | 0.0 s |  |',
    ])
  })

  test('have a column in the table of sequences: the command, and the line that did it', () => {
    const summary = renderSummary(report([blamed, fixed()], { imports: IMPORTS }))
    expect(summary).toContain('| Used | Import |')
    expect(rowOf(summary, 'public.x_id_seq').at(-2)).toBe('`db/a.sql:12`<br>`psql -f a.sql`')
    expect(rowOf(summary, 'fixed_id_seq').at(-2)).toBe('')
  })

  test('have a column without a line where that is not known', () => {
    const outcome = { ...blamed, importedAt: null }
    const summary = renderSummary(report([outcome], { imports: IMPORTS }))
    expect(rowOf(summary, 'x_id_seq').at(-2)).toBe('`psql -f a.sql`')
  })

  test('are not spoken of where there are none', () => {
    expect(renderSummary(report([drifted()]))).not.toContain('Import')
  })

  test('list at most twenty sequences each, and count the others', () => {
    const names = Array.from({ length: 25 }, (_, index) => `public.t${index}_id_seq`)
    const many = [{ command: 'a', exitCode: 0, durationMs: 1, drifted: names }]
    const summary = renderSummary(report([healthy()], { imports: many }))
    expect(summary).toContain('`public.t19_id_seq`<br>and 5 more |')
    expect(summary).not.toContain('public.t20_id_seq')
  })

  test('that are long are cut, and many of them do not carry it above 1 MiB', () => {
    const command = `psql -c "${'x'.repeat(100_000)}"`
    const long = { command, exitCode: 0, durationMs: 1, drifted: [] }
    expect(Buffer.byteLength(renderSummary(report([], { imports: [long] })))).toBeLessThan(50_000)
  })

  test('that are many do not carry it above 1 MiB', () => {
    const one = { command: `echo ${'|'.repeat(3000)}`, exitCode: 0, durationMs: 1, drifted: [] }
    const imports = Array.from({ length: 200 }, () => one)
    expect(Buffer.byteLength(renderSummary(report([], { imports })))).toBeLessThan(MEBIBYTE)
  })

  test('never change the number of cells in a row, whatever their command holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const imports = [{ command: text, exitCode: 0, durationMs: 1, drifted: [text] }]
        const outcome = { ...drifted(), importedBy: text, importedAt: { file: text, line: 1 } }
        const summary = renderSummary(report([outcome], { imports }))
        const [table = ''] = summary.split('<details><summary>The SQL for it, to run by hand')
        const lines = table.split('\n').filter((line) => line.startsWith('|'))
        expect(lines.map((line) => line.split('|').length)).toEqual([6, 6, 6, 10, 10, 10])
      }),
      { numRuns: 500 },
    )
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
    const [, omitted] = /Not shown here: (\d+) more sequences \(.*report/.exec(summary) ?? []
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

test('a sequence that hundreds of columns share names the first of them, and counts the others', () => {
  const columns = Array.from({ length: 500 }, (_, index) => column({ name: `public.t${index}.id` }))
  const summary = renderSummary(report([drifted(sequenceOf('shared', { columns }))]))
  expect(rowOf(summary, 'shared_id_seq')[2]).toMatch(
    /`public.t19.id`<br>and 480 more<br>←&nbsp;`public.shared_id_seq`$/,
  )
  expect(summary).toContain('What is cut or counted here is whole in the JSON report')
})

describe('several databases', () => {
  const databases = [
    database([drifted(), exhausted()]),
    database([], { name: 'gone', error: 'There is no such database.' }),
    database([healthy()], { name: 'archive' }),
  ]

  test('have their problems first, each below the name of its database', () => {
    const summary = renderSummary(report([], { databases }))
    const lines = summary.split('\n').filter((line) => /^(###|\||There)/.test(line))
    expect(lines.map((line) => line.replace(/^(\| \S+&nbsp;\w+).*|( on).*/, '$1'))).toMatchObject([
      '### Problems in `shop`',
      expect.stringContaining('| Status'),
      expect.stringContaining('|---'),
      '| ❌&nbsp;exhausted',
      '### Problems in `gone`',
      'There is no such database.',
      '### `shop`',
      expect.stringContaining('| Status'),
      expect.stringContaining('|---'),
      '| ⚠️&nbsp;drifted',
      '### `archive`',
      expect.stringContaining('| Status'),
      expect.stringContaining('|---'),
      '| ✅&nbsp;healthy',
    ])
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
          '<details><summary>The SQL for it, to run by hand',
        )
        const rows = rowsOf(tables)
        expect(rows).toHaveLength(3)
        expect(rows.map((row) => row.split('|').length)).toEqual([9, 9, 6])
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
          '<details><summary>The SQL for it, to run by hand</summary>\n\n',
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

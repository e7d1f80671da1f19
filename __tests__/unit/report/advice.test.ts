/** What to do about what came of the run. */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { renderAdvice } from '../../../src/report/advice.ts'
import type { Report } from '../../../src/report/report.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  failed,
  fixed,
  healthy,
  report,
  rewound,
  runOut,
  sequenceOf,
  unknown,
} from './reports.ts'

function adviceOn(of: Report): string {
  return renderAdvice(of).join('')
}

/** Made drift by a line of a file. */
function blamed(line: number): Outcome {
  const importedAt = { file: 'db/a.sql', line }
  return { ...drifted(sequenceOf(`t${line}`)), importedBy: 'psql -f db/a.sql', importedAt }
}

const IMPORTS = [{ command: 'psql -f db/a.sql', exitCode: 0, durationMs: 1, drifted: [] }]

describe('the advice', () => {
  test('on drift is mode auto, or the SQL', () => {
    expect(adviceOn(report([drifted()], { mode: 'check' }))).toMatch(
      /`mode: auto` after the step that imports rows, or the SQL/,
    )
  })

  test('on parameters that differ is mode manual', () => {
    expect(adviceOn(report([different()], { mode: 'check' }))).toContain('`mode: manual`')
  })

  test('on imports names up to three lines to look at', () => {
    const of = report([1, 2, 3, 4, 5].map(blamed), { mode: 'check', imports: IMPORTS })
    expect(adviceOn(of)).toMatch(
      /Look at `db\/a\.sql:1`, `db\/a\.sql:2`, `db\/a\.sql:3`, and 2 more, .*`mode: auto` and the same `imports`/,
    )
  })

  test('on problems points to their list', () => {
    expect(adviceOn(report([failed(), drifted()], { mode: 'check' }))).toMatch(
      /What each problem needs .*`mode: auto`/,
    )
  })

  test('on a database that is broken does not keep from the drift in another', () => {
    const databases = [
      database([drifted()]),
      database([], { name: 'gone', error: 'There is no database gone.' }),
    ]
    expect(adviceOn(report([], { databases, mode: 'check' }))).toMatch(
      /What each problem needs stands below the name of its database\. .*`mode: auto`/,
    )
  })

  test('on the only database that is broken is to run it again', () => {
    const databases = [database([], { error: 'No server answers.' })]
    expect(adviceOn(report([], { databases }))).toMatch(/run the action again\.\n$/)
  })

  test('on the only database that is broken is what it needs, when that is known', () => {
    const databases = [database([], { error: 'No server answers.', remedy: 'Start `one`.' })]
    expect(adviceOn(report([], { databases }))).toBe(
      '**What to do:** Start &#96;one&#96;. Then run the action again.\n',
    )
  })

  test('on an import that failed is to mend it, and not to look at the lines of others', () => {
    const imports = [...IMPORTS, { command: 'make', exitCode: 3, durationMs: 1, drifted: [] }]
    const of = report([blamed(1)], { errors: ['Import 2 of 3 failed.'], imports })
    expect(adviceOn(of)).toBe(
      '**What to do:** Mend import 2, whose output is in the log, then run the action again.\n',
    )
  })

  test('on a run that was cut short is to run it again, not a mode', () => {
    const of = report([drifted()], { errors: ['The step was cancelled.'], imports: IMPORTS })
    expect(adviceOn(of)).toBe(
      '**What to do:** Once that is out of the way, run the action again.\n',
    )
  })

  test.each([
    {
      name: 'drift that was fixed',
      outcome: fixed(),
      expected: /Nothing, new rows get free ids now/,
    },
    { name: 'parameters that were set', outcome: changed(), expected: /Nothing, .* parameters/ },
    { name: 'a move back', outcome: rewound(), expected: /Nothing, .* right after .* rows/ },
  ])('on $name is to do nothing', ({ outcome, expected }) => {
    expect(adviceOn(report([outcome]))).toMatch(expected)
  })

  test('in check with rewind names rewind beside the mode', () => {
    const both = adviceOn(report([drifted(), ahead()], { mode: 'check' }))
    expect(both).toContain('`mode: auto` and `rewind: true` after the step')
    expect(adviceOn(report([runOut()], { mode: 'check' }))).toContain('and `rewind: true`')
    expect(adviceOn(report([drifted()], { mode: 'check' }))).not.toContain('rewind')
  })

  test('on what could not be judged is to look at the defaults', () => {
    expect(adviceOn(report([unknown()]))).toMatch(/Look at the default/)
  })

  test('on what was fixed and fails the job says why it fails', () => {
    expect(adviceOn(report([fixed()], { failOnDrift: true }))).toContain('`fail-on-drift`')
  })

  test('is not given where all is well', () => {
    expect(renderAdvice(report([healthy()]))).toEqual([])
  })
})

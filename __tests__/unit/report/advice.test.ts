import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { renderAdvice, renderExplanation } from '../../../src/report/advice.ts'
import type { Report } from '../../../src/report/report.ts'
import {
  database,
  different,
  drifted,
  exhausted,
  failed,
  fixed,
  healthy,
  report,
  sequenceOf,
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

describe('the explanation', () => {
  test('of drift says what a sequence is, and links to where it is told', () => {
    expect(renderExplanation(report([fixed()])).join('')).toMatch(
      /^A sequence hands out the ids .*\[how drift is computed\]\(https:[^)]*#how-drift-is-computed\)\)\.\n$/,
    )
  })

  test('of a problem without drift says what a sequence is', () => {
    expect(renderExplanation(report([exhausted()])).join('')).toMatch(
      /^A sequence hands out the ids of new rows \(\[/,
    )
  })

  test('is not there where nothing is the matter, or no sequence was reached', () => {
    expect(renderExplanation(report([healthy()]))).toEqual([])
    const databases = [database([], { error: 'No server answers.' })]
    expect(renderExplanation(report([], { databases }))).toEqual([])
  })
})

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

  test('on a run that was cut short is to run it again, not a mode', () => {
    const of = report([drifted()], { errors: ['Import 1 of 1 failed.'], imports: IMPORTS })
    expect(adviceOn(of)).toBe(
      '**What to do:** Once that is out of the way, run the action again.\n',
    )
  })

  test('on what was fixed is to do nothing', () => {
    expect(adviceOn(report([fixed()]))).toContain('Nothing')
  })

  test('on what was fixed and fails the job says why it fails', () => {
    expect(adviceOn(report([fixed()], { failOnDrift: true }))).toContain('`fail-on-drift`')
  })

  test('is not given where all is well', () => {
    expect(renderAdvice(report([healthy()]))).toEqual([])
  })
})

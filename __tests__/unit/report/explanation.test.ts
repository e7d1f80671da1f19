/** What the summary tells whoever has never heard of sequences. */
import { describe, expect, test } from 'vitest'
import { renderExplanation } from '../../../src/report/explanation.ts'
import {
  ahead,
  changed,
  database,
  different,
  exhausted,
  fixed,
  healthy,
  report,
  restarted,
  rewound,
  runOut,
  unknown,
} from './reports.ts'

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

  test('of parameters alone says what they are for', () => {
    for (const of of [report([different()], { mode: 'check' }), report([changed()])]) {
      expect(renderExplanation(of).join('')).toMatch(/`minvalue` and `increment`.*\(https:/)
    }
  })

  test('of a move back says what it is for', () => {
    for (const outcome of [ahead(), runOut(), rewound(), restarted()]) {
      expect(renderExplanation(report([outcome])).join('')).toMatch(/`rewind`/)
    }
  })

  test('of what could not be judged says what a sequence is', () => {
    expect(renderExplanation(report([unknown()])).join('')).toMatch(/^A sequence hands out the ids/)
  })

  test('is not there where nothing is the matter, or no sequence was reached', () => {
    expect(renderExplanation(report([healthy()]))).toEqual([])
    const databases = [database([], { error: 'No server answers.' })]
    expect(renderExplanation(report([], { databases }))).toEqual([])
  })
})

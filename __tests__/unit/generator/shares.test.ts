/** What the generator is there for comes up often, and together. */
import { describe, expect, test } from 'vitest'
import { sampleOf, sharesOf } from '../../generator/shares.ts'

/** Bounds with room on both sides, so that only a change that makes something rare fails. */
describe('of the schemas that are made up', () => {
  const { runs, sequences, sequencesWithRewind } = sharesOf(sampleOf({ count: 500, seed: 1 }))

  test('half of the runs may rewind, and half of those have something to move back', () => {
    expect(runs.withRewind).toBeGreaterThan(0.4)
    expect(runs.withRewind).toBeLessThan(0.6)
    expect(runs.goBackWithRewind).toBeGreaterThan(0.4)
  })

  test('columns without an index, shared sequences and foreign tables are as common as others', () => {
    for (const share of [sequences.unindexed, sequences.shared]) {
      expect(share).toBeGreaterThan(0.4)
      expect(share).toBeLessThan(0.7)
    }
    expect(sequences.foreign).toBeGreaterThan(0.3)
    expect(sequences.foreign).toBeLessThan(0.6)
    expect(sequences.sharedAndForeign).toBeGreaterThan(0.2)
  })

  test('most can be read, and many drift, over foreign tables and by several rows too', () => {
    expect(sequences.unreadable).toBeLessThan(0.2)
    expect(sequences.drift).toBeGreaterThan(0.18)
    expect(sequences.driftOverForeign).toBeGreaterThan(0.06)
    expect(sequences.driftTwice).toBeGreaterThan(0.04)
  })

  test('rewind meets drift and sequences to move back, with each of them', () => {
    expect(sequencesWithRewind.drift).toBeGreaterThan(0.18)
    expect(sequencesWithRewind.driftUnindexed).toBeGreaterThan(0.09)
    expect(sequencesWithRewind.goBack).toBeGreaterThan(0.11)
    expect(sequencesWithRewind.goBackUnindexed).toBeGreaterThan(0.04)
    expect(sequencesWithRewind.goBackShared).toBeGreaterThan(0.035)
    expect(sequencesWithRewind.goBackOverForeign).toBeGreaterThan(0.025)
    expect(sequencesWithRewind.staySincePartlyRead).toBeGreaterThan(0.015)
  })
})

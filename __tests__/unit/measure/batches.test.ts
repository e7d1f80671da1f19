import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sequence, Source } from '../../../src/domain/sequence.ts'
import { batchesOf, batchToFix, batchToRead } from '../../../src/measure/batches.ts'
import { column, sequence, unknownColumn } from '../../helpers/sequences.ts'

/** A sequence whose read touches so many tables. */
function ofRelations(relations: number): Sequence {
  const source: Source = {
    table: 'public.loans',
    only: false,
    lockable: true,
    relations,
    index: 'present',
  }
  return sequence({ columns: [column({ sources: [source] })] })
}

function sizes(sequences: readonly Sequence[]): readonly number[] {
  return batchesOf(sequences, batchToFix(4)).map((batch) => batch.length)
}

test('nothing makes no batch', () => {
  expect(batchesOf([], batchToFix(4))).toEqual([])
})

test('a few sequences make one batch', () => {
  expect(sizes([ofRelations(1), ofRelations(1)])).toEqual([2])
})

test('a batch is bounded in the number of sequences', () => {
  expect(sizes(Array.from({ length: 100 }, () => ofRelations(1)))).toEqual([60, 40])
})

test('a batch is bounded in the relations that it locks, the sequences among them', () => {
  expect(sizes(Array.from({ length: 5 }, () => ofRelations(99)))).toEqual([2, 2, 1])
})

test('a tree that is larger than a batch stands alone', () => {
  expect(sizes([ofRelations(1), ofRelations(1000), ofRelations(1)])).toEqual([1, 1, 1])
})

test('a sequence whose columns are not read still locks itself', () => {
  const unread = Array.from({ length: 61 }, () => sequence({ columns: [unknownColumn()] }))
  expect(sizes(unread)).toEqual([60, 1])
})

test('every sequence is in one batch, in order, and no batch of several is too large', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 200 }), (relations) => {
      const sequences = relations.map((count, oid) => ({ ...ofRelations(count), oid }))
      const batches = batchesOf(sequences, batchToFix(4))
      expect(batches.flat()).toEqual(sequences)
      for (const batch of batches) {
        const locks = batch.reduce((sum, { oid }) => sum + 1 + (relations[oid] ?? 0), 0)
        expect(batch.length >= 1 && batch.length <= 40).toBe(true)
        expect(batch.length === 1 || locks <= 200).toBe(true)
      }
    }),
    { numRuns: 50 },
  )
})

test('many connections lock no more together than a server has room for', () => {
  const sequences = Array.from({ length: 200 }, () => ofRelations(9))
  const sizesWith = (connections: number) =>
    batchesOf(sequences, batchToRead(connections))[0]?.length
  expect([1, 4, 16, 160, 1000].map(sizesWith)).toEqual([40, 40, 10, 1, 1])
  const fixedWith = (connections: number) =>
    batchesOf(sequences, batchToFix(connections))[0]?.length
  expect([1, 4, 16, 160, 1000].map(fixedWith)).toEqual([20, 20, 10, 1, 1])
})

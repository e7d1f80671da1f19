/** Which sequences a column draws from, and what stands in the way of a comparison. */
import { describe, expect, test } from 'vitest'
import { drawsOf, parseColumn } from '../../../src/discover/draws.ts'
import type { DrawingColumnRow } from '../../../src/discover/drawing-columns.sql.ts'
import type { SequenceNames } from '../../../src/discover/sequence-names.ts'
import { drawingRow, TEXT } from './drawing-rows.ts'

const OIDS: Readonly<Record<string, number>> = { 'public.s': 10, 'public.t': 20 }

/** Knows `public.s` and `public.t`, and one `lost` that no search path finds. */
const NAMES: SequenceNames = {
  resolve: ({ text }) => OIDS[text] ?? null,
  namesakes: ({ text }) => (text === 'lost' ? [30] : []),
}

/** The sequences that a column draws from, and why its rows cannot be compared. */
function drawn(overrides: Partial<DrawingColumnRow>) {
  const draws = drawsOf(parseColumn(drawingRow(overrides)), NAMES)
  return draws.map(({ sequence, obstacle }) => ({ sequence, obstacle }))
}

const NEXTVAL_S = "nextval('public.s'::regclass)"

describe('a column draws from', () => {
  test.each<{ name: string; row: Partial<DrawingColumnRow>; expected: number[] }>([
    { name: "its identity's sequence", row: { identity_sequence: 10 }, expected: [10] },
    {
      name: 'the sequence it owns and calls',
      row: { owned_sequences: [10], default_expression: NEXTVAL_S },
      expected: [10],
    },
    {
      name: 'the sequence it owns without a default',
      row: { owned_sequences: [10] },
      expected: [10],
    },
    { name: 'every sequence it owns', row: { owned_sequences: [10, 20] }, expected: [10, 20] },
    {
      name: 'a sequence that it only calls',
      row: { default_expression: NEXTVAL_S },
      expected: [10],
    },
    {
      name: 'the one that it calls, not the one that it owns',
      row: { owned_sequences: [20], default_expression: NEXTVAL_S },
      expected: [10],
    },
    {
      name: 'a sequence that it looks up as text',
      row: { default_expression: "nextval(('public.s'::text)::regclass)" },
      expected: [10],
    },
    { name: 'none, where nothing says so', row: {}, expected: [] },
  ])('$name', ({ row, expected }) => {
    expect(drawn(row)).toEqual(expected.map((sequence) => ({ sequence, obstacle: null })))
  })

  test.each([
    { name: 'smallint', type_oid: 21, type_category: 'N' },
    { name: 'numeric', type_oid: 1700, type_category: 'N' },
    { name: 'text', type_oid: 25, type_category: 'S' },
  ])('a sequence that its default of type $name calls', ({ type_oid, type_category }) => {
    const row = { type_oid, type_category, default_expression: `(${NEXTVAL_S})::text` }
    expect(drawn(row)).toEqual([{ sequence: 10, obstacle: null }])
  })
})

describe('a column cannot be compared', () => {
  test('where its default does more than call nextval, which the reason quotes', () => {
    const text = `('INV-'::text || ${NEXTVAL_S})`
    expect(drawn({ ...TEXT, default_expression: text })).toEqual([
      { sequence: 10, obstacle: expect.stringContaining(text) },
    ])
  })

  test('where its default multiplies, though its type is a number', () => {
    expect(drawn({ default_expression: `(${NEXTVAL_S} * 10)` })).toEqual([
      { sequence: 10, obstacle: expect.stringContaining('does more than call nextval') },
    ])
  })

  test('where it owns the sequence that such a default calls: it counts once', () => {
    const row = { owned_sequences: [10], default_expression: `(${NEXTVAL_S} * 10)` }
    expect(drawn(row)).toEqual([{ sequence: 10, obstacle: expect.any(String) }])
  })

  test('with any of the sequences that its default calls', () => {
    const text = `(${NEXTVAL_S} + nextval('public.t'::regclass))`
    expect(drawn({ default_expression: text })).toEqual([
      { sequence: 10, obstacle: expect.any(String) },
      { sequence: 20, obstacle: expect.any(String) },
    ])
  })

  test('where its type has no comparison, which the reason names', () => {
    const row = { type_oid: 790, type_name: 'money', identity_sequence: 10 }
    expect(drawn(row)).toEqual([{ sequence: 10, obstacle: expect.stringContaining('money') }])
  })

  test('where it is text without a default: nobody knows what it holds', () => {
    expect(drawn({ ...TEXT, owned_sequences: [10] })).toEqual([
      { sequence: 10, obstacle: expect.stringContaining('text') },
    ])
  })

  test('where the sequence that it calls is not found: all namesakes are told', () => {
    const text = "nextval(('lost'::text)::regclass)"
    expect(drawn({ default_expression: text })).toEqual([
      { sequence: 30, obstacle: expect.stringContaining(text) },
    ])
  })

  test('where it owns a sequence but calls one that is not found', () => {
    const text = "nextval(('lost'::text)::regclass)"
    expect(drawn({ owned_sequences: [10], default_expression: text })).toEqual([
      { sequence: 30, obstacle: expect.stringContaining(text) },
      { sequence: 10, obstacle: expect.stringContaining(text) },
    ])
  })

  test('where it owns a sequence and nobody can tell which one its default calls', () => {
    const text = 'nextval((app.current_sequence())::regclass)'
    expect(drawn({ owned_sequences: [10], default_expression: text })).toEqual([
      { sequence: 10, obstacle: expect.stringContaining(text) },
    ])
  })
})

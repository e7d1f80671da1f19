import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { LEVELS, renderAnnotations } from '../../../src/report/render-annotations.ts'
import { verdict } from '../../../src/report/verdict.ts'
import { column } from '../../helpers/sequences.ts'
import { HIDDEN, hostileText } from './hostile-text.ts'
import {
  database,
  drifted,
  everyStatus,
  failed,
  fixed,
  healthy,
  report,
  sequenceOf,
  unknown,
  unused,
} from './reports.ts'

type Make = (of: ReturnType<typeof sequenceOf>) => Outcome

function many(count: number, make: Make): readonly Outcome[] {
  return Array.from({ length: count }, (_, index) => make(sequenceOf(`t${index}`)))
}

test('health needs no annotation', () => {
  expect(renderAnnotations(report([healthy(), unused()]))).toEqual([])
})

describe('the level', () => {
  test.each([
    { name: 'of a problem is error', of: report([failed()]), level: 'error' },
    {
      name: 'of drift that fails the job is error',
      of: report([drifted()], { mode: 'check' }),
      level: 'error',
    },
    {
      name: 'of drift that does not fail the job is warning',
      of: report([drifted()], { mode: 'check', failOnDrift: false }),
      level: 'warning',
    },
    { name: 'of a fix is notice', of: report([fixed()]), level: 'notice' },
    {
      name: 'of a fix that fails the job is error',
      of: report([fixed()], { failOnDrift: true }),
      level: 'error',
    },
    { name: 'of unknown is notice', of: report([unknown()]), level: 'notice' },
  ])('$name', ({ of, level }) => {
    expect(new Set(renderAnnotations(of).map((annotation) => annotation.level))).toEqual(
      new Set([level]),
    )
  })
})

test('the first of each level is a total', () => {
  const annotations = renderAnnotations(report(many(3, fixed)))
  expect(annotations).toHaveLength(4)
  expect(annotations[0]?.message).toBe('3 sequences fixed.')
})

test('the first error of a job that fails is the verdict', () => {
  const of = report([failed(), drifted()], { mode: 'check' })
  expect(renderAnnotations(of)[0]).toMatchObject({ level: 'error', message: verdict(of) })
})

test('a database that could not be worked on is an error by itself', () => {
  const of = report([], { databases: [database([], { error: 'No server answers.' })] })
  expect(renderAnnotations(of)).toMatchObject([{ level: 'error', message: 'No server answers.' }])
})

test('at most ten of each level are made, the total among them', () => {
  const outcomes = [...many(30, failed), ...many(30, drifted), ...many(30, fixed)]
  const annotations = renderAnnotations(report(outcomes, { mode: 'check', failOnDrift: false }))
  for (const level of LEVELS) {
    expect(annotations.filter((annotation) => annotation.level === level)).toHaveLength(10)
  }
})

describe('an annotation of drift', () => {
  const [, annotation] = renderAnnotations(report([drifted()], { mode: 'check' }))

  test('names the sequence in its title', () => {
    expect(annotation?.title).toBe('drifted: public.drifted_id_seq')
  })

  test.each([
    'public.drifted.id',
    'row 28',
    '3 next',
    '1 insert goes well',
    'mode auto',
    '29 next',
  ])('says %s', (part) => {
    expect(annotation?.message).toContain(part)
  })
})

test('each annotation names what it is about', () => {
  for (const outcome of everyStatus()) {
    const [, annotation] = renderAnnotations(report([outcome], { mode: 'check' }))
    if (annotation === undefined) expect(['healthy', 'unused']).toContain(outcome.status)
    else {
      expect(annotation.title).toContain(outcome.sequence.name)
      expect(annotation.message).toContain(outcome.sequence.columns[0]?.name)
      if (outcome.status !== 'drifted') expect(annotation.message).toContain(outcome.message ?? '')
    }
  }
})

test('no annotation is longer than GitHub shows, or holds a hidden character', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 2000 }), (text, times) => {
      const name = text.repeat(times)
      const of = sequenceOf('x', { name, columns: [column({ name })] })
      const databases = [database([drifted(of), failed(of)], { error: name })]
      for (const { title, message } of renderAnnotations(report([], { databases }))) {
        expect(title.length).toBeLessThanOrEqual(4096)
        expect(message.length).toBeLessThanOrEqual(4096)
        expect(HIDDEN.test(title) || HIDDEN.test(message)).toBe(false)
      }
    }),
    { numRuns: 100 },
  )
})

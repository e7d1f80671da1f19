/** At most ten annotations a level. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { LEVELS } from '../../../src/report/level.ts'
import { renderAnnotations } from '../../../src/report/render-annotations.ts'
import { verdict } from '../../../src/report/verdict.ts'
import { column, sequence, unknownColumn } from '../../helpers/sequences.ts'
import { HIDDEN, hostileText } from './hostile-text.ts'
import {
  ahead,
  changed,
  database,
  different,
  drifted,
  everyStatus,
  failed,
  fixed,
  healthy,
  linkable,
  nearEnd,
  report,
  rewound,
  runOut,
  sequenceOf,
  unknown,
  unused,
} from './reports.ts'

type Make = (of: ReturnType<typeof sequenceOf>) => Outcome

function many(count: number, make: Make): readonly Outcome[] {
  return Array.from({ length: count }, (_, index) => make(sequenceOf(`t${index}`)))
}

test('health needs no annotation', () => {
  expect(renderAnnotations(report([healthy(), unused(), ahead(), linkable()]))).toEqual([])
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
    { name: 'of a sequence near its end is warning', of: report([nearEnd()]), level: 'warning' },
    { name: 'of one that was moved back is notice', of: report([rewound()]), level: 'notice' },
    {
      name: 'of one that was moved back is notice, even where drift fails the job',
      of: report([rewound()], { failOnDrift: true }),
      level: 'notice',
    },
    { name: 'of parameters that were set is notice', of: report([changed()]), level: 'notice' },
    {
      name: 'of parameters that differ is error where drift fails the job',
      of: report([different()], { mode: 'check' }),
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

test('a total tells what will run out before long from what is fixed', () => {
  const [total] = renderAnnotations(
    report([nearEnd(), nearEnd(sequenceOf('n', { maximum: 100n }))]),
  )
  expect(total?.message).toBe('2 sequences healthy, but past capacity-limit.')
})

test('a total does not call healthy what has run out', () => {
  const [total, annotation] = renderAnnotations(report([runOut()], { mode: 'check' }))
  expect(total).toMatchObject({ level: 'warning', message: '1 sequence run out.' })
  expect(annotation?.message).toMatch(/It has run out, so that every insert fails: /)
})

describe('an annotation of what an import did', () => {
  const importedAt = { file: 'db/seeds/loans.sql', line: 12 }
  const importedBy = 'psql -f db/seeds/loans.sql'
  const outcome: Outcome = { ...drifted(), importedBy, importedAt }
  const [total, annotation] = renderAnnotations(report([outcome], { mode: 'check' }))

  test('stands at the line that did it', () => {
    expect(annotation?.place).toEqual(importedAt)
  })

  test('names the import', () => {
    expect(annotation?.message).toMatch(/ It began to drift with the import: psql -f db\/seeds/)
  })

  test('is not the total, which stands nowhere', () => {
    expect(total?.place).toBeNull()
  })

  test('stands nowhere where the line is not known, and names the import all the same', () => {
    const [, other] = renderAnnotations(report([{ ...outcome, importedAt: null }]))
    expect(other?.place).toBeNull()
    expect(other?.message).toContain(importedBy)
  })
})

test('where there are several databases, each title says in which one', () => {
  const databases = [
    database([drifted()], { name: 'shop_1' }),
    database([drifted()], { name: 'shop_2' }),
  ]
  const [, ...annotations] = renderAnnotations(report([], { mode: 'check', databases }))
  expect(annotations.map(({ title }) => title)).toEqual([
    'drifted: public.drifted_id_seq in database shop_1',
    'drifted: public.drifted_id_seq in database shop_2',
  ])
})

test('after an import that failed, an annotation of drift does not advise the mode that was asked for', () => {
  const errors = ['Import 1 of 1 failed with exit code 3.']
  const annotation = renderAnnotations(report([drifted()], { mode: 'auto', errors })).at(-1)
  expect(annotation?.message).toMatch(/It was not fixed, because not all imports were run\.$/)
})

test('an annotation of a linked column speaks of the block of ids, not of a row', () => {
  const of = sequenceOf('linked', { increment: 50n, columns: [column({ block: 'pooled' })] })
  const [, annotation] = renderAnnotations(report([drifted(of)], { mode: 'check' }))
  expect(annotation?.message).toContain('holds ids in the block of 28')
})

test('an annotation of several columns says that it is one of those that were compared', () => {
  const columns = [column(), column({ name: 'public.t.other' }), unknownColumn()]
  const outcome = drifted(sequence({ columns }))
  const [, annotation] = renderAnnotations(report([outcome], { mode: 'check' }))
  expect(annotation?.message).toMatch(
    /^One of public\.loans\.id, public\.t\.other holds row 28, and /,
  )
})

test('an annotation of parameters says which, and what sets them', () => {
  const [, annotation] = renderAnnotations(report([different()], { mode: 'check' }))
  expect(annotation?.message).toMatch(
    /public\.different\.id\. .*[Mm]ode manual.*4 next.*INCREMENT BY 1 instead of 2/,
  )
})

test('an annotation of drift in another class than the parameters ask for names mode manual', () => {
  const move = { target: 30n, parameters: { minimum: 2n, increment: 2n }, goesBack: false }
  const [, annotation] = renderAnnotations(report([{ ...drifted(), move }], { mode: 'check' }))
  expect(annotation?.message).toMatch(/mode manual .* 30 next\./)
})

test('at most ten of each level are made, the total among them', () => {
  const outcomes = [...many(30, failed), ...many(30, drifted), ...many(30, fixed)]
  const annotations = renderAnnotations(report(outcomes, { mode: 'check', failOnDrift: false }))
  for (const level of LEVELS) {
    expect(annotations.filter((annotation) => annotation.level === level)).toHaveLength(10)
  }
})

test('problems of all databases come before drift that fails the job', () => {
  const databases = [
    database(many(30, drifted)),
    database([drifted(), failed(sequenceOf('late'))], { name: 'archive' }),
  ]
  const annotations = renderAnnotations(report([], { databases, mode: 'check' }))
  expect(annotations).toHaveLength(10)
  expect(annotations[1]?.title).toBe('failed: public.late_id_seq in database archive')
  expect(annotations[2]?.title).toMatch(/^drifted: .* in database shop$/)
})

test('fifty thousand sequences make no more annotations than a few do', () => {
  const outcomes = [...many(25_000, drifted), ...many(25_000, failed)]
  const annotations = renderAnnotations(report(outcomes))
  expect(annotations.map(({ level }) => level)).toEqual([
    ...Array.from({ length: 10 }, () => 'error'),
    ...Array.from({ length: 10 }, () => 'warning'),
  ])
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

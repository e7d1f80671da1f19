/** Compares what sequences are after a run with what was judged. */
import type { Case, Complaint } from './compare-report.ts'
import type { SequenceTruth } from './truth.ts'

/** That nothing was touched. */
export function touched(
  before: readonly SequenceTruth[],
  after: readonly SequenceTruth[],
  when: string,
): readonly Complaint[] {
  return before.flatMap((truth, position) => {
    const now = after[position]
    return isSame(truth, now)
      ? []
      : [{ schema: null, text: `${when}: ${shown(truth)} became ${shown(now)}` }]
  })
}

/** That what was to be moved is where it must be, and that nothing else was touched. */
export function misplaced(
  cases: readonly Case[],
  after: ReadonlyMap<string, SequenceTruth>,
  { by, parameters }: { readonly by: string; readonly parameters: Parameters | null },
): readonly Complaint[] {
  return cases.flatMap(({ subject, judgement }) => {
    const { truth, sequence } = subject
    const { target, setsParameters } = judgement
    const isMoved = target !== null && judgement.fixed.includes('fixed')
    const changed = setsParameters && parameters !== null ? changes(parameters) : {}
    const expected = isMoved ? { ...truth, lastValue: target, isCalled: false, ...changed } : truth
    const now = after.get(truth.name)
    if (isSame(expected, now)) return []
    // The script is made for whoever may do what the action's role may not.
    if (by === 'script' && target !== null && !isMoved) return []
    const text = `${by}: ${shown(truth)} became ${shown(now)} instead of ${shown(expected)}`
    return [{ schema: sequence.schema, text }]
  })
}

type Parameters = { readonly minvalue: number; readonly increment: number }

function changes({ minvalue, increment }: Parameters): Partial<SequenceTruth> {
  return { increment: BigInt(increment), minimum: BigInt(minvalue), start: BigInt(minvalue) }
}

function isSame(a: SequenceTruth, b: SequenceTruth | undefined): boolean {
  return shown(a) === shown(b)
}

function shown(truth: SequenceTruth | undefined): string {
  if (truth === undefined) return 'nothing'
  const { name, lastValue, isCalled, increment, minimum, maximum, start, cache, cycle } = truth
  return `${name} (${lastValue} ${isCalled ? 'called' : 'not called'}, increment ${increment}, ${minimum} to ${maximum}, start ${start}, cache ${cache}${cycle ? ', cycle' : ''})`
}

/** Compares a report of the action with what was judged. */
import type { JsonReport, JsonSequence, JsonState } from '../../helpers/json-report.ts'
import { isIn, nextOf } from '../judgement/future.ts'
import type { Subject } from '../judgement/subject.ts'
import type { Judgement } from '../judgement/verdict.ts'
import { orderComplaints, totalsComplaints } from './compare-totals.ts'
import type { SequenceTruth } from './truth.ts'

/** A sequence that is in scope, with what is to be said of it. */
export type Case = { readonly subject: Subject; readonly judgement: Judgement }

/** Something that is not as it should be. */
export type Complaint = { readonly schema: number | null; readonly text: string }

export type Stage = 'found' | 'fixed'

/** What is wrong with a report. `truths`: the sequences as they are after the run. */
export function complaintsAbout(
  report: JsonReport,
  cases: readonly Case[],
  { stage, truths }: { readonly stage: Stage; readonly truths: ReadonlyMap<string, SequenceTruth> },
): readonly Complaint[] {
  const [database] = report.databases
  if (database === undefined || database.error !== null) {
    return [{ schema: null, text: `the database: ${database?.error ?? 'none'}` }]
  }
  const entries = new Map(database.sequences.map((entry) => [entry.name, entry]))
  const known = new Set(cases.map(({ subject }) => subject.truth.name))
  const strangers = [...entries.keys()].filter((name) => !known.has(name))
  return [
    ...strangers.map((name) => ({ schema: null, text: `${name} is out of scope` })),
    ...cases.flatMap((each) => {
      const { truth, sequence } = each.subject
      const entry = entries.get(truth.name)
      const after = truths.get(truth.name) ?? truth
      const texts =
        entry === undefined ? ['is missing'] : differences(entry, each, { stage, after })
      return texts.map((what) => ({ schema: sequence.schema, text: `${truth.name} ${what}` }))
    }),
    ...totalsComplaints(report, cases),
    ...orderComplaints(database.sequences),
  ]
}

function differences(
  entry: JsonSequence,
  { subject, judgement }: Case,
  { stage, after }: { readonly stage: Stage; readonly after: SequenceTruth },
): readonly string[] {
  const { truth, mayMissState, columns } = subject
  const { drift } = judgement
  const canReadState = subject.canReadState && !(mayMissState && entry.before === null)
  const allowed = [
    ...judgement[stage],
    ...(mayMissState && columns.length > 0 ? ['unreadable'] : []),
  ]
  const wasMoved = entry.status === 'fixed'
  const now = wasMoved ? after : truth
  const isSilent = !canReadState || entry.status === 'unreadable' || entry.status === 'unused'
  const bounds = wasMoved ? boundsAfter(subject, after) : subject.bounds
  const expected: Readonly<Record<string, readonly [unknown, unknown]>> = {
    columns: [entry.columns.toSorted(), columns],
    message: [hasMessage(entry), needsMessage(entry, judgement) ?? hasMessage(entry)],
    increment: [entry.increment, String(now.increment)],
    minimum: [entry.minimum, String(now.minimum)],
    maximum: [entry.maximum, String(now.maximum)],
    start: [entry.start, String(now.start)],
    cache: [entry.cache, String(now.cache)],
    cycle: [entry.cycle, now.cycle],
    furthest: [entry.furthest, isSilent ? null : text(drift?.furthest)],
    collidesAfter: [entry.collidesAfter, isSilent ? null : text(drift?.collidesAfter)],
    before: [entry.before, canReadState ? stateOf(truth, nextOf(subject)) : null],
    after: [entry.after, wasMoved ? stateOf(after, nextOf({ truth: after, bounds })) : null],
    usage: [rounded(entry.usage), canReadState ? rounded(usageOf(now, bounds)) : null],
  }
  const wrong = Object.entries(expected)
    .filter(([, [is, shall]]) => JSON.stringify(is) !== JSON.stringify(shall))
    .map(
      ([field, [is, shall]]) =>
        `${field} is ${JSON.stringify(is)} instead of ${JSON.stringify(shall)}`,
    )
  return allowed.includes(entry.status)
    ? wrong
    : [`is ${entry.status} instead of ${allowed.join(' or ')} (${entry.message})`, ...wrong]
}

/** Apart from how the rows were read. */
function hasMessage({ message }: JsonSequence): boolean {
  return message !== null && !message.startsWith('An index is missing')
}

/** `null`: one that was simply fixed, or is unused, may have something to say or not. */
function needsMessage({ status }: JsonSequence, judgement: Judgement): boolean | null {
  const isPlain = status === 'fixed' && judgement.isDrifting && !judgement.setsParameters
  return status === 'unused' || isPlain ? null : judgement.hasMessage
}

function boundsAfter({ bounds, truth }: Subject, after: SequenceTruth): Subject['bounds'] {
  return truth.minimum === after.minimum ? bounds : { ...bounds, minimum: after.minimum }
}

function stateOf({ lastValue, isCalled }: SequenceTruth, next: bigint | null): JsonState {
  return { lastValue: String(lastValue), isCalled, next: text(next) }
}

function text(value: bigint | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function usageOf(truth: SequenceTruth, bounds: Subject['bounds']): number {
  const next = nextOf({ truth, bounds })
  if (next === null || !isIn(bounds, next)) return 1
  const used = truth.increment > 0n ? next - bounds.minimum : bounds.maximum - next
  return Number(used) / Number(bounds.maximum - bounds.minimum + 1n)
}

function rounded(usage: number | null): string | null {
  return usage === null ? null : usage.toPrecision(12)
}

/** What came of sequences, in clauses with counts that add up: each sequence is of one kind. */
import type { Outcome } from '../domain/outcome.ts'
import { hasRunOut, outcomesOf, type Report } from './report.ts'
import { counted } from './words.ts'

type Kind = {
  readonly fits: (outcome: Outcome) => boolean
  /** What to say of so many sequences that it fits, after their number. */
  readonly say: (count: number) => string
}

const WILL_FAIL = 'will hand out ids that rows already hold'

const PARAMETERS = 'the parameters that minvalue and increment ask for'

/** The gravest first; the first that fits is a sequence's kind. */
const KINDS: readonly Kind[] = [
  {
    fits: ({ status, drift }) => status === 'failed' && drift !== null,
    say: () => `${WILL_FAIL}, and could not be fixed`,
  },
  {
    fits: ({ status, isDrifting }) => status === 'failed' && isDrifting,
    say: () => `could not be given ${PARAMETERS}`,
  },
  { fits: ({ status }) => status === 'failed', say: () => 'could not be moved back' },
  { fits: ({ status }) => status === 'unreadable', say: () => 'could not be read' },
  {
    fits: ({ status }) => status === 'exhausted',
    say: (count) => `${either(count, 'has', 'have')} no id left`,
  },
  {
    fits: ({ status, drift }) => status === 'refused' && drift !== null,
    say: (count) =>
      `${WILL_FAIL}, and a fix would use up ${either(count, 'its range', 'their range')}`,
  },
  {
    fits: ({ status }) => status === 'refused',
    say: (count) =>
      `cannot be given ${PARAMETERS}, which would use up ${either(count, 'its range', 'their range')}`,
  },
  {
    fits: ({ status, drift }) => status === 'drifted' && drift !== null,
    say: () => `${WILL_FAIL}, so that inserts will fail`,
  },
  {
    fits: ({ status }) => status === 'drifted',
    say: (count) =>
      `${either(count, 'has', 'have')} other parameters than minvalue and increment ask for`,
  },
  {
    fits: hasRunOut,
    say: (count) =>
      `${either(count, 'has run out, so that inserts fail until it is', 'have run out, so that inserts fail until they are')} moved back`,
  },
  {
    fits: ({ status, drift }) => status === 'fixed' && drift !== null,
    say: (count) =>
      `would have handed out ids that rows already hold, and ${either(count, 'was', 'were')} fixed`,
  },
  {
    fits: ({ status, isDrifting }) => status === 'fixed' && isDrifting,
    say: (count) => `${either(count, 'was', 'were')} given ${PARAMETERS}`,
  },
  {
    fits: ({ status, before }) => status === 'fixed' && before?.next === null,
    say: (count) => `had run out, and ${either(count, 'was', 'were')} moved back`,
  },
  {
    fits: ({ status }) => status === 'fixed',
    say: (count) => `${either(count, 'was', 'were')} ahead of the rows, and moved back`,
  },
  {
    fits: ({ isDrifting }) => isDrifting,
    say: () => 'had drifted, and needed no fix any more',
  },
]

function either(count: number, one: string, several: string): string {
  return count === 1 ? one : several
}

/** `2 of 5 sequences will …; 1 was …`, without a full stop; `null` where there is nothing to say. */
export function kindsClause(report: Report): string | null {
  const byKind = Map.groupBy(outcomesOf(report), (outcome) =>
    KINDS.find(({ fits }) => fits(outcome)),
  )
  const clauses = KINDS.flatMap((kind) => {
    const count = byKind.get(kind)?.length ?? 0
    return count === 0 ? [] : [{ count, said: kind.say(count) }]
  })
  const [first, ...others] = clauses
  if (first === undefined) return null
  return [
    `${first.count} of ${counted(report.totals.checked, 'sequence')} ${first.said}`,
    ...others.map(({ count, said }) => `${count} ${said}`),
  ].join('; ')
}

import type { Fix, MoveMade } from './settle.ts'

/** The end of several attempts, told from where the first one found the sequence. */
export function asOneFix(earlier: MoveMade | null, fix: Fix): Fix {
  if (earlier === null) return fix
  switch (fix.kind) {
    case 'moved':
      return { ...fix, ...since(earlier, fix) }
    case 'left': {
      const isAtRest = fix.reading.kind === 'read' && fix.reading.answers.drift === null
      return isAtRest ? { ...earlier, kind: 'moved', after: fix.reading.state, notes: [] } : fix
    }
    case 'failed':
      return {
        ...fix,
        move: fix.move === null ? earlier : { ...fix.move, ...since(earlier, fix.move) },
      }
  }
}

/** What was measured first, and where it went in the end. */
export function since(
  { former, measured, planned }: MoveMade,
  last: MoveMade,
): Pick<MoveMade, 'former' | 'measured' | 'planned'> {
  const { target } = last.planned
  const furthest = last.planned.drift?.furthest
  const drift =
    planned.drift === null || furthest === undefined
      ? planned.drift
      : { ...planned.drift, furthest }
  return { former, measured, planned: { ...planned, drift, target } }
}

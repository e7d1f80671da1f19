/** Phrases that more than one rendering uses. */
import type { Position, Sequence } from '../domain/sequence.ts'
import type { Drift } from '../plan/drift.ts'

/** What happens to inserts without an id: `the next insert fails`. */
export function prediction({ collidesAfter }: Drift): string {
  if (collidesAfter === 0n) return 'the next insert fails'
  if (collidesAfter === 1n) return '1 insert goes well, the one after it fails'
  return `${collidesAfter} inserts go well, the one after them fails`
}

/** What would have happened to them: `the next insert would have failed`. */
export function formerPrediction({ collidesAfter }: Drift): string {
  if (collidesAfter === 0n) return 'the next insert would have failed'
  if (collidesAfter === 1n) return '1 insert would have gone well, and the one after it failed'
  return `${collidesAfter} inserts would have gone well, and the one after them failed`
}

/** The same in the few words of a table, of what would have happened, too: `Failure after 2 inserts`. */
export function failure({ collidesAfter }: Pick<Drift, 'collidesAfter'>): string {
  if (collidesAfter === 0n) return 'Failure at the next insert'
  return `Failure after ${collidesAfter} insert${collidesAfter === 1n ? '' : 's'}`
}

/** What stands at a value: `row 28`, or `ids in the block of 101` where a value stands for one. */
export function rowAt(value: bigint, sequence: Sequence): string {
  return hasBlocks(sequence) ? `ids in the block of ${value}` : `row ${value}`
}

/** Whether a value of the sequence stands for a block of ids. */
export function hasBlocks({ columns }: Sequence): boolean {
  return columns.some((column) => column.kind === 'comparable' && column.block !== 'single')
}

/** `1 sequence`, `2 sequences`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The text as the start of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A share from 0 to 1 as people write it: `0%`, `<0.1%`, `12.5%`, and `100.0%` only of all. */
export function percent(share: number): string {
  const value = share * 100
  if (value === 0) return '0%'
  if (value < 0.1) return '<0.1%'
  return share < 1 && value >= 99.95 ? '>99.9%' : `${value.toFixed(1)}%`
}

/** The share of a sequence's values that is used up, which is all of them only where it has run out. */
export function usedShare({ usage, next }: Position): number {
  // Of 2 to the power of 63 values a few are too little for a double.
  return usage === 1 && next !== null ? 1 - Number.EPSILON : usage
}

/** The first sentence of a text, and the others where there are any. */
export function parted(text: string): readonly string[] {
  const [, first, rest] = /^(.*?[.!?]) +(?=\p{Lu})(.*)$/su.exec(text) ?? []
  return first === undefined || rest === undefined ? [text] : [first, rest]
}

/** A time as people write it: `<1 ms`, `40 ms`, `3.2 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms'
  if (milliseconds < 1000) return `${milliseconds.toFixed(0)} ms`
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/** The text, cut to so many characters. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

/** That what was counted is not on the page, and where it is. */
export function omission(what: string): string {
  return `Not shown here: ${what}; the JSON report (output \`report-path\`) has everything.\n`
}

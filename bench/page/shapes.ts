/** The sections without targets. */
import type { Figures } from '../figures.ts'
import { timesOf } from './contestants.ts'
import { count } from './markdown.ts'

export function renderPartitions({ partitions, measured }: Figures['partitions']): string {
  return [
    '### Partitions',
    `One sequence over ${count(partitions)} partitions.`,
    timesOf(measured),
  ].join('\n\n')
}

export function renderLarge({ rows, indexed, unindexed }: Figures['large']): string {
  return [
    '### A large table',
    `One table of ${count(rows)} rows, with an index on the column:`,
    timesOf(indexed),
    'And without:',
    timesOf(unindexed),
  ].join('\n\n')
}

export function renderLocks({ measured, ...load }: Figures['locks']): string {
  return [
    '### Locks',
    `${count(load.tables)} tables, all drifted, and an application with ${load.sessions} sessions that lock
${count(load.tablesEach)} tables a transaction meanwhile: nobody ran out of lock space, neither the action
nor one of the ${count(load.transactions)} transactions. At most ${count(load.peakLocks)} locks were seen in the
server's table at once. Not a race: both waited for each other.`,
    timesOf(measured),
  ].join('\n\n')
}

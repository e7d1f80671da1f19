import type { InheritanceRow } from './inheritance.sql.ts'

/** Partition and inheritance trees, by table oid. */
export type Trees = {
  /** The table and everything below it. */
  subtree(table: number): ReadonlySet<number>
  /** Everything above the table, without itself. */
  ancestors(table: number): ReadonlySet<number>
}

export function treesOf(edges: readonly InheritanceRow[]): Trees {
  const children = Map.groupBy(edges, ({ parent }) => parent)
  const parents = Map.groupBy(edges, ({ child }) => child)
  return {
    subtree: (table) =>
      closure(table, (oid) => (children.get(oid) ?? []).map(({ child }) => child)),
    ancestors(table) {
      const upward = closure(table, (oid) => (parents.get(oid) ?? []).map(({ parent }) => parent))
      upward.delete(table)
      return upward
    },
  }
}

function closure(start: number, next: (oid: number) => readonly number[]): Set<number> {
  const seen = new Set([start])
  // A set also yields what is added while it is walked.
  for (const oid of seen) for (const neighbour of next(oid)) seen.add(neighbour)
  return seen
}

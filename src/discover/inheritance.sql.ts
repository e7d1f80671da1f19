/** A partition and its partitioned table, or an inheritance child and one of its parents. */
export type InheritanceRow = { readonly child: number; readonly parent: number }

/** Every edge between tables. Index partitions have such rows too and are left out. */
export const INHERITANCE = `
    select i.inhrelid as child, i.inhparent as parent
      from pg_inherits as i
      join pg_class as c on c.oid = i.inhrelid and c.relkind in ('r', 'p', 'f')
     order by i.inhparent, i.inhrelid`

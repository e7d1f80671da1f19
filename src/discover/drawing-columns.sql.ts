/** A column that may draw from a sequence, with everything the catalog says about how. */
export type DrawingColumnRow = {
  readonly table_oid: number
  readonly attnum: number
  /** Quoted names, for SQL and for people. */
  readonly quoted_table: string
  readonly quoted_column: string
  readonly is_foreign: boolean
  /** Partitioned tables hold no rows themselves. */
  readonly is_partitioned: boolean
  /** How many indexes the table has; its partitions have as many. */
  readonly indexes: number
  /**
   * Whether an index has the column's lowest and highest value at its ends. `null` where only one
   * with NULLs at the other end does: not every statement that asks for them can use it.
   */
  readonly is_indexed: boolean | null
  /** Oid of the sequence of an identity column. */
  readonly identity_sequence: number | null
  /** Oids of the sequences that are OWNED BY the column. */
  readonly owned_sequences: readonly number[]
  /** Oid of the sequence, where the default is no more than `nextval` of a constant. */
  readonly default_sequence: number | null
  /** Any other default that calls `nextval`, as SQL; the domain's, where the column has none. */
  readonly default_expression: string | null
  /** Oid of the type; of the innermost one for domains. */
  readonly type_oid: number
  readonly type_name: string
  /** 'S' for the string types. */
  readonly type_category: string
  /** Precision and scale, or length, as `pg_attribute` encodes it; -1 where there is none. */
  readonly type_modifier: number
}

/** A column by its place in the catalog. */
export type ColumnAddress = Pick<DrawingColumnRow, 'table_oid' | 'attnum'>

/**
 * Columns of ordinary, partitioned and foreign tables that are an identity, own a sequence, or
 * have a default (their own, or their domain's) that calls `nextval`; and those that are `linked`.
 */
export function drawingColumnsSql(linked: readonly ColumnAddress[]): string {
  const [tables, columns] = [
    linked.map(({ table_oid }) => table_oid),
    linked.map(({ attnum }) => attnum),
  ]
  return `
    with recursive
    -- a default calls nextval where its stored tree has a call of the function's oid
    call as (
      select '% :funcid ' || f.oid || ' %' as anywhere,
             '{FUNCEXPR :funcid ' || f.oid || ' %' as alone,
             '{FUNCEXPR :funcid ' || 'int4(int8)'::regprocedure::oid || ' %{FUNCEXPR :funcid ' || f.oid || ' %' as as_integer,
             '{FUNCEXPR :funcid ' || 'int2(int8)'::regprocedure::oid || ' %{FUNCEXPR :funcid ' || f.oid || ' %' as as_smallint
        from (select 'nextval(regclass)'::regprocedure::oid) as f (oid)
    ),
    sequence as (
      select c.oid, c.relnamespace from pg_class as c where c.relkind = 'S'
    ),
    -- the sequence that a default names by a constant, where it is one alone
    named as (
      select d.objid as attrdef, min(s.oid) as sequence
        from pg_depend as d
        join sequence as s on s.oid = d.refobjid
        join pg_namespace as n on n.oid = s.relnamespace
       where d.classid = 'pg_attrdef'::regclass
         and d.refclassid = 'pg_class'::regclass
         and d.refobjsubid = 0
         and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       group by d.objid
      having count(*) = 1
    ),
    -- most defaults are nextval of such a constant and nothing else, or that made an integer: two or
    -- three nodes in the tree. To see that here costs far less than to print them as SQL
    call_of_column as (
      select d.adrelid, d.adnum, d.adbin,
             case when d.adbin::text like c.alone and d.adbin::text not like '%{%{%{%'
                    or (d.adbin::text like c.as_integer or d.adbin::text like c.as_smallint)
                       and d.adbin::text not like '%{%{%{%{%'
                  then s.sequence end as sequence
        from pg_attrdef as d
       cross join call as c
        left join named as s on s.attrdef = d.oid
       where d.adbin::text like c.anywhere
    ),
    -- deparsed without the table: such a default cannot refer to columns, and older servers would
    -- lock the table and so wait for whoever alters it
    default_of_column as (
      select c.adrelid, c.adnum, c.sequence,
             case when c.sequence is null then pg_get_expr(c.adbin, 0) end as expression
        from call_of_column as c
    ),
    default_of_domain as (
      select t.oid as typid, pg_get_expr(t.typdefaultbin, 0) as expression
        from pg_type as t
       cross join call as c
       where t.typtype = 'd'
         and t.typdefaultbin::text like c.anywhere
    ),
    -- 'i' ties an identity column to its sequence, 'a' is OWNED BY; rows of any other kind between
    -- a sequence and a column mean nothing
    bound as (
      select d.refobjid as relid, d.refobjsubid as attnum, d.objid as sequence, d.deptype
        from pg_depend as d
        join sequence as s on s.oid = d.objid
       where d.classid = 'pg_class'::regclass
         and d.refclassid = 'pg_class'::regclass
         and d.refobjsubid > 0
         and d.deptype in ('i', 'a')
    ),
    bound_by_column as (
      select b.relid, b.attnum,
             (array_agg(b.sequence) filter (where b.deptype = 'i'))[1] as identity_sequence,
             array_agg(b.sequence order by b.sequence) filter (where b.deptype = 'a') as owned_sequences
        from bound as b
       group by b.relid, b.attnum
    ),
    -- few of all columns, so that the others are met in one join alone
    candidate as (
      select b.relid, b.attnum from bound_by_column as b
      union
      select c.adrelid, c.adnum from call_of_column as c
      union
      -- a domain's default counts only where the column has none of its own
      select a.attrelid, a.attnum
        from default_of_domain as d
        join pg_attribute as a on a.atttypid = d.typid and not a.atthasdef
      union
      select * from unnest('{${tables.join()}}'::oid[], '{${columns.join()}}'::int2[])
    ),
    drawing as (
      select a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
             b.identity_sequence, b.owned_sequences,
             dc.sequence as default_sequence,
             case when a.atthasdef then dc.expression else dd.expression end as expression
        from candidate as c
        join pg_attribute as a on a.attrelid = c.relid and a.attnum = c.attnum
        left join bound_by_column as b on b.relid = a.attrelid and b.attnum = a.attnum
        left join default_of_column as dc on dc.adrelid = a.attrelid and dc.adnum = a.attnum
        left join default_of_domain as dd on dd.typid = a.atttypid
       where a.attnum > 0
         and not a.attisdropped
    ),
    -- each table's indexes, and the columns whose extremes are at the ends of one: first in a B-tree
    -- over all rows, in the type's own order
    indexed as (
      select i.indrelid,
             count(*)::int4 as indexes,
             array_agg(i.indkey[0]) filter (where i.indisvalid and i.indpred is null and o.opcdefault) as columns,
             -- as \`order by\` has it: NULLs last, and first where it descends
             array_agg(i.indkey[0]) filter (where i.indisvalid and i.indpred is null and o.opcdefault
                                              and i.indoption[0] in (0, 3)) as in_order
        from pg_index as i
        left join (select o.oid, o.opcdefault
                     from pg_opclass as o
                     join pg_am as m on m.oid = o.opcmethod and m.amname = 'btree') as o on o.oid = i.indclass[0]
       group by i.indrelid
    ),
    -- a domain over a domain and so on: down to the type that stores the values. There is a type for
    -- each table as well, so that the few that columns have are looked up by their index
    base as (
      select d.atttypid as typid, d.atttypid as base, t.typtype, t.typbasetype, t.typtypmod, t.typcategory, -1 as typmod
        from (select distinct d.atttypid from drawing as d) as d
       cross join lateral (
               select t.typtype, t.typbasetype, t.typtypmod, t.typcategory
                 from pg_type as t
                where t.oid = d.atttypid offset 0) as t
      union all
      select b.typid, b.typbasetype, t.typtype, t.typbasetype, t.typtypmod, t.typcategory, b.typtypmod
        from base as b
       cross join lateral (
               select t.typtype, t.typbasetype, t.typtypmod, t.typcategory
                 from pg_type as t
                where t.oid = b.typbasetype offset 0) as t
       where b.typtype = 'd'
    )
    select c.oid as table_oid,
           d.attnum,
           format('%I.%I', n.nspname, c.relname) as quoted_table,
           quote_ident(d.attname) as quoted_column,
           c.relkind = 'f' as is_foreign,
           c.relkind = 'p' as is_partitioned,
           coalesce(i.indexes, 0) as indexes,
           case when d.attnum = any (i.in_order) then true
                when d.attnum = any (i.columns) then null
                else false
           end as is_indexed,
           d.identity_sequence,
           coalesce(d.owned_sequences, '{}') as owned_sequences,
           d.default_sequence,
           d.expression as default_expression,
           b.base as type_oid,
           format_type(b.base, null) as type_name,
           b.typcategory::text as type_category,
           -- the modifier stands at the column, or in the domain
           case when b.base = d.atttypid then d.atttypmod else b.typmod end as type_modifier
      from drawing as d
      join pg_class as c on c.oid = d.attrelid
      join pg_namespace as n on n.oid = c.relnamespace
      join base as b on b.typid = d.atttypid and b.typtype <> 'd'
      left join indexed as i on i.indrelid = c.oid
     -- ordinary, partitioned and foreign tables
     where c.relkind in ('r', 'p', 'f')
       and (n.nspname !~ '^pg_' or n.oid = pg_my_temp_schema())
       and n.nspname <> 'information_schema'
     order by c.oid, d.attnum`
}

/** Databases in which every name of a list stands wherever PostgreSQL lets people name things. */
import { fitting, type HostileName } from './hostile-names.ts'

/** A name as SQL needs it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL needs it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Schemas and roles may not begin as PostgreSQL's own do. */
function schemaOf(name: string): string {
  return identifier(name.startsWith('pg_') ? `x${name}` : name)
}

/** Roles belong to the server: a prefix keeps them apart. */
export function roleOf(prefix: string, name: string): string {
  return identifier(prefix + fitting(name, prefix.length))
}

export type HostileOptions = {
  /** What the names of roles begin with. */
  readonly prefix: string
  /** Whether each name is tried in every place, or they take turns. */
  readonly everywhere: boolean
}

/** Drifting sequences, and some that cannot be judged. */
export function hostileSchema(
  names: readonly HostileName[],
  { prefix, everywhere }: HostileOptions,
): string {
  const places = [inSchema, inTable, inColumn, inDefault] as const
  return [
    'create schema tables; create schema sequences; create schema columns; create schema unknown',
    ...names.flatMap(({ name }, index) =>
      places
        .filter((_, place) => everywhere || place === index % places.length)
        .flatMap((place) => place(name, { index, owner: roleOf(prefix, name) })),
    ),
  ].join(';\n')
}

type Place = { readonly index: number; readonly owner: string }

function inSchema(name: string): readonly string[] {
  const table = `${schemaOf(name)}.t`
  return [
    `create schema ${schemaOf(name)}`,
    `create table ${table} (id serial primary key)`,
    `insert into ${table} values (7)`,
  ]
}

/** As table, sequence, owner and constraint. */
function inTable(name: string, { owner }: Place): readonly string[] {
  const sequence = `sequences.${identifier(name)}`
  const table = `tables.${identifier(name)}`
  return [
    `create sequence ${sequence}`,
    `create table ${table} (id int default nextval(${literal(sequence)}::regclass),
       constraint ${identifier(name)} check (id > 0))`,
    `insert into ${table} values (7)`,
    `alter sequence ${sequence} owner to ${owner}`,
  ]
}

function inColumn(name: string, { index }: Place): readonly string[] {
  return [
    `create table columns.t${index} (${identifier(name)} serial)`,
    `alter sequence columns.${sequenceOf(index, name)} rename to s${index}`,
    `insert into columns.t${index} values (7)`,
  ]
}

/** PostgreSQL shortens the name of a serial's sequence until it fits. */
function sequenceOf(index: number, name: string): string {
  const table = `t${index}_`
  const rest = '_seq'
  return identifier(`${table}${fitting(name, table.length + rest.length)}${rest}`)
}

function inDefault(name: string, { index }: Place): readonly string[] {
  return [
    `create sequence unknown.s${index}`,
    `create table unknown.t${index} (id text default ${literal(name)} || nextval('unknown.s${index}'::regclass))`,
  ]
}

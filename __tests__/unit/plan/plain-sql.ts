/** SQL as one would write it where every operator is PostgreSQL's own. */
export function plain(sql: string): string {
  return sql.replaceAll(/operator\(pg_catalog\.(.+?)\)/g, '$1')
}

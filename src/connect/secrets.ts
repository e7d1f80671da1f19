/** The texts that must stand in no log. */
import { percentEncoded } from './percent-encoding.ts'

/**
 * Every form in which a password may be printed, the longest first: as it was given, as it stands in
 * the `DATABASE_URL` of an import, and each of its lines, since logs are masked line by line.
 *
 * Service containers often use one word as password, user and database. Masking it would star out
 * ordinary text in the whole job and drop outputs that contain it, and would hide nothing.
 *
 * @param written what stands in the connection string: as it stands there, and decoded.
 * @param password the one that is used, wherever it comes from.
 * @param ordinary the names of user, database and host.
 */
export function secretsOf(
  { written, password }: { readonly written: readonly string[]; readonly password: string | null },
  ordinary: readonly string[],
): readonly string[] {
  const harmless = new Set(ordinary.flatMap((name) => [name, percentEncoded(name)]))
  const used = password === null ? [] : [password, percentEncoded(password)]
  const forms = [...written, ...used].flatMap((form) => [form, ...form.split(/[\r\n]+/)])
  return [...new Set(forms)]
    .filter((form) => form.trim() !== '' && !harmless.has(form))
    .toSorted((a, b) => b.length - a.length)
}

/** What contestants are called, by which the page finds what was measured of them. */

export const CHECK = 'check, nothing drifted'
export const AUTO = 'auto, all drifted'
export const IDLE_AUTO = 'auto, nothing drifted'
export const WIKI = "the wiki's script through psql"
export const NODE_SCRIPT = 'a Node script, one round trip a table'
export const DJANGO = "Django's sqlsequencereset"
export const CHECK_DRIFTED = 'check, all drifted'
export const WITHOUT_JIT = 'check, all drifted, JIT off'
export const FLOOR = 'floor'
export const EMPTY_FILE = 'an empty file'
export const MAXIMUM = 'select max(id)'

/** Stands before the name of a contestant of the older build. */
export const BEFORE = 'before: '

/** The check with so many commands in `imports`. */
export function checkWith(commands: number): string {
  return `check, ${commands} ${commands === 1 ? 'command' : 'commands'}`
}

/**
 * Imported before anything else: `pg` loads a native addon, which a bundle cannot carry, as soon
 * as it sees this variable in a workflow's environment.
 */
import process from 'node:process'

delete process.env['NODE_PG_FORCE_NATIVE']

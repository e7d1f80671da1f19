import os from 'node:os'
import type { Environment } from '../../src/environment.ts'

/** Surroundings that say nothing but what is given: no variables, no home, no server on a socket. */
export function environmentOf(given: Partial<Environment> = {}): Environment {
  return {
    variables: {},
    temporaryFolder: os.tmpdir(),
    workspace: os.tmpdir(),
    collectsSummary: false,
    systemUser: 'runner',
    home: null,
    socketFolders: [],
    ...given,
  }
}

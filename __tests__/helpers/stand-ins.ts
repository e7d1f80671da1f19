/** Programs that a machine does not have: for each command line the SQL that it would come down to. */
import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { shellWord } from './workspace.ts'

const LOG = '.stand-ins/calls'

/** SQL by command line: `npm run seed`, or with a path in the workspace `bin/rails db:seed`. */
export type StandIns = Readonly<Record<string, string>>

/** Where the programs are put, what they do, and the database they do it to. */
type Placing = { readonly folder: string; readonly standIns: StandIns; readonly uri: string }

/**
 * Puts the programs into a folder's `.stand-ins`, or where their path says, and resolves to the
 * folder for the PATH. A command line that is not among them fails.
 */
export async function addStandIns(placing: Placing): Promise<string> {
  const { folder, standIns } = placing
  const tools = path.join(folder, '.stand-ins')
  await mkdir(tools, { recursive: true })
  await appendFile(path.join(folder, LOG), '')
  const programs = new Set(Object.keys(standIns).map(programOf))
  for (const program of programs) {
    const file = path.join(program.includes('/') ? folder : tools, program)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, scriptOf(program, placing))
    await chmod(file, 0o755)
  }
  return tools
}

/** The command lines that were run, in their order. */
export async function callsIn(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, LOG), 'utf8')
  return text.split('\n').filter((line) => line !== '')
}

function programOf(command: string): string {
  return command.split(' ')[0] ?? ''
}

function scriptOf(program: string, { folder, standIns, uri }: Placing): string {
  const branches = Object.entries(standIns)
    .filter(([command]) => programOf(command) === program)
    .map(([command, sql]) => {
      const args = shellWord(command.slice(program.length).trim())
      const run = sql === '' ? 'exit 0' : `psql '${uri}' -q -v ON_ERROR_STOP=1 <<'SQL'`
      return `  ${args}) ${run}\n${sql === '' ? '' : `${sql}\nSQL\n`}  ;;\n`
    })
  return `#!/usr/bin/env bash
echo ${shellWord(program)} "$@" >> ${shellWord(path.join(folder, LOG))}
case "$*" in
${branches.join('')}  *) echo "no stand-in for $0 $*" >&2; exit 127 ;;
esac
`
}

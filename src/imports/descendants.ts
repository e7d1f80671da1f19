/** The processes that a process has started, and that those have started. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Finds them, whatever process groups and sessions they have made of themselves. */
export async function descendantsOf(ancestor: number): Promise<readonly number[]> {
  const parents = await parentsOfAll()
  const found = new Set([ancestor])
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  found.delete(ancestor)
  return [...found]
}

type Parents = ReadonlyMap<number, number>

/** The parent of each process. Empty on Windows, which has neither of the ways to ask. */
async function parentsOfAll(): Promise<Parents> {
  try {
    return await readParents()
  } catch {
    return askForParents().catch(() => new Map())
  }
}

/** Rejects where there is no /proc, as on macOS. */
async function readParents(): Promise<Parents> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  if (pids.length === 0) throw new Error('no processes in /proc')
  const parents = pids.map(async (pid): Promise<[number, number]> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
    // What precedes the last parenthesis is the program's name, which may hold anything.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [pid, Number(parent ?? -1)]
  })
  return new Map(await Promise.all(parents))
}

async function askForParents(): Promise<Parents> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=', '-o', 'ppid='])
  return new Map(
    stdout.split('\n').map((line): [number, number] => {
      const [pid = -1, parent = -1] = line.trim().split(/\s+/).map(Number)
      return [pid, parent]
    }),
  )
}

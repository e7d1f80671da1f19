/** Temporary folders that are removed, with the server in them, even if this process is killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

/**
 * Reads the names of folders until its input ends, which happens when this process is gone for
 * whatever reason. Then ends the servers that left a file with their process id in one of the
 * folders, and removes all folders. A process in a session of its own hears no Ctrl-C.
 */
const GUARD = `
  while IFS= read -r folder; do set -- "$@" "$folder"; done
  for folder; do
    for file in "$folder"/data/postmaster.pid "$folder"/*.pid; do
      if [ -f "$file" ] && read -r pid < "$file"; then
        kill -QUIT "$pid"
        while kill -0 "$pid"; do sleep 0.1; done
      fi
    done
    rm -rf "$folder"
  done`

let guard: ChildProcess | null = null

/** Makes a folder with a name of its own. Whoever made it removes it when it is no longer needed. */
export async function temporaryFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix))
  guard ??= startGuard()
  guard.stdin?.write(`${folder}\n`)
  return folder
}

function startGuard(): ChildProcess {
  const started = spawn('sh', ['-c', GUARD], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
  })
  // It must not keep this process alive, and neither must the pipe to it.
  started.unref()
  started.stdin.on('error', () => undefined)
  if ('unref' in started.stdin && typeof started.stdin.unref === 'function') started.stdin.unref()
  return started
}

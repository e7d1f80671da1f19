/** Temporary folders that are removed, with the server in them, even if this process is killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

/**
 * Reads the names of folders until its input ends, which happens when this process is gone for
 * whatever reason. Then ends the servers that run in the folders, and removes these. A process in a
 * session of its own hears no Ctrl-C.
 *
 * A server's file has its process id in the first line, and the folder in the second: the id may be
 * another process's by now. Nothing is waited for longer than ten seconds: where nobody reaps it, a process
 * that has ended stays, and `initdb` may go on writing for a moment.
 */
const GUARD = `
  end() {
    case $1 in ''|*[!0-9]*) return ;; esac
    kill -QUIT "$1" || return
    for i in $(seq 100); do kill -0 "$1" || return; sleep 0.1; done
  }
  while IFS= read -r folder; do set -- "$@" "$folder"; done
  for folder; do
    if [ -f "$folder"/data/postmaster.pid ]; then
      { read -r pid; read -r data; } < "$folder"/data/postmaster.pid
      [ "$data" != "$folder"/data ] || end "$pid"
    fi
    if [ -f "$folder"/pgbouncer.pid ]; then
      read -r pid < "$folder"/pgbouncer.pid
      end "$pid"
    fi
    for i in $(seq 100); do rm -rf "$folder" && [ ! -e "$folder" ] && break; sleep 0.1; done
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

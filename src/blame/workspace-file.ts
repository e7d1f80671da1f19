import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'

/** A regular file of the workspace. */
export type WorkspaceFile = {
  readonly path: string
  /** Relative to the workspace, with forward slashes. */
  readonly name: string
}

/** Finds a file of the command by its name. `null`: none that is sure to be what the command reads. */
export type FindFile = (written: string) => Promise<WorkspaceFile | null>

/**
 * The file that a path names in a command that is run in the workspace. `null` where there is
 * none, and where the path leads through a link: the file of the repository is another one then.
 */
export async function workspaceFile(
  written: string,
  workspace: string,
): Promise<WorkspaceFile | null> {
  try {
    const root = await realpath(workspace)
    const absolute = path.resolve(workspace, written)
    const name = path.relative(path.resolve(workspace), absolute)
    const inRoot = path.isAbsolute(written) ? path.relative(root, written) : name
    const inside = [name, inRoot].find((candidate) => isInside(candidate))
    if (inside === undefined) return null
    // Not joined: a `..` after a link leads elsewhere than the text says.
    const real = await realpath(path.isAbsolute(written) ? written : `${root}/${written}`)
    if (real !== path.join(root, inside) || !(await stat(real)).isFile()) return null
    return { path: real, name: inside.replaceAll(path.sep, '/') }
  } catch {
    return null
  }
}

function isInside(relative: string): boolean {
  return relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
}

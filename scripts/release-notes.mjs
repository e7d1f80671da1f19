// Prints what CHANGELOG.md says of a version, for its release: node scripts/release-notes.mjs 1.2.3
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const REPOSITORY = 'https://github.com/fix-postgresql-sequences/fix-postgresql-sequences'

/**
 * The section of a version in a changelog of https://keepachangelog.com, without its heading. Links to
 * files lead to the version's own: on the page of a release there is nothing that they are relative to.
 * Throws, with the remedy, where the section is missing or says nothing.
 * @param {string} changelog @param {string} version
 */
export function releaseNotes(changelog, version) {
  const [, ...sections] = changelog.split(/^## /m)
  const section = sections.find((text) => text.startsWith(`[${version}]`))
  const notes = section
    ?.slice(section.indexOf('\n'))
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .replace(/\]\((?![a-z]+:|#)/g, `](${REPOSITORY}/blob/v${version}/`)
    .trim()
  if (!notes) {
    throw new Error(
      `CHANGELOG.md says nothing of ${version}: put what is Unreleased under "## [${version}] - DATE".`,
    )
  }
  return notes
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'CHANGELOG.md')
  const [version = ''] = process.argv.slice(2)
  process.stdout.write(`${releaseNotes(readFileSync(file, 'utf8'), version)}\n`)
}

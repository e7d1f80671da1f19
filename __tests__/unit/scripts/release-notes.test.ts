/** The notes of a release. */
import { expect, test } from 'vitest'
import { releaseNotes } from '../../../scripts/release-notes.mjs'

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.10.0] - 2027-02-01

### Added

- Something with a [page](docs/page.md#part), and [another](https://example.com/page).

## [1.1.0] - 2027-01-01

- Less.

## [1.0.0] - 2026-12-01

[1.10.0]: https://example.com/1.10.0
`

test('the notes of a version are what stands between its heading and the next', () => {
  expect(releaseNotes(CHANGELOG, '1.10.0')).toBe(
    '### Added\n\n- Something with a [page](https://github.com/fix-postgresql-sequences/fix-postgresql-sequences/blob/v1.10.0/docs/page.md#part), and [another](https://example.com/page).',
  )
  expect(releaseNotes(CHANGELOG, '1.1.0')).toBe('- Less.')
})

test.each(['1.2.0', '1.0.0', 'Unreleased', ''])(
  'no release is made of %j, of which the changelog says nothing',
  (version) => {
    expect(() => releaseNotes(CHANGELOG, version)).toThrow('put what is Unreleased under')
  },
)

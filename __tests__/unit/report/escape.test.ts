import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeCell, logLine, outputLine, textCell, visible } from '../../../src/report/escape.ts'
import { elementsOf, filtered, outline, rendered, textOf } from '../../helpers/github-markdown.ts'
import { HOSTILE_NAMES } from '../../helpers/hostile-names.ts'
import { HIDDEN, hostileText, isCommand } from './hostile-text.ts'

/** What GitHub makes of a cell between two others. */
function shown(cell: string) {
  const page = rendered(`| a | b | c |\n|---|---|---|\n| 1 | ${cell} | 3 |\n`)
  const [, middle] = elementsOf(page, 'td')
  const text = middle === undefined ? null : textOf(middle).replaceAll('\u2060', '')
  return { elements: outline(page), text, found: filtered(page) }
}

describe('visible text', () => {
  test.each([
    {
      name: 'shows plain text as it is',
      text: 'public.loans → "äÖ" 😀',
      expected: 'public.loans → "äÖ" 😀',
    },
    {
      name: 'shows line breaks and tabs as escapes',
      text: 'a\r\n\tb',
      expected: String.raw`a\r\n\tb`,
    },
    { name: 'shows escape sequences', text: '\u001B[31m', expected: String.raw`\u{1b}[31m` },
    { name: 'shows what reverses text', text: 'a\u202Eb', expected: String.raw`a\u{202e}b` },
    {
      name: 'shows what has no width',
      text: 'a\u200Bb\uFEFF',
      expected: String.raw`a\u{200b}b\u{feff}`,
    },
    { name: 'shows line separators', text: '\u2028\u2029', expected: String.raw`\u{2028}\u{2029}` },
    { name: 'shows fillers', text: 'a\u3164\u034F', expected: String.raw`a\u{3164}\u{34f}` },
    { name: 'shows variants that look the same', text: 'a\uFE0F', expected: String.raw`a\u{fe0f}` },
    { name: 'leaves the colours of pictographs', text: '⚠\uFE0F', expected: '⚠\uFE0F' },
  ])('$name', ({ text, expected }) => {
    expect(visible(text)).toBe(expected)
  })
})

describe('a line of the log', () => {
  test.each([
    {
      name: 'keeps plain text',
      text: '  healthy public.s: next 3',
      expected: '  healthy public.s: next 3',
    },
    { name: 'begins with no command', text: '::error::x', expected: '.::error::x' },
    {
      name: 'begins with no command after blanks',
      text: '  ::error::x',
      expected: '.  ::error::x',
    },
    { name: 'holds no command of the old form', text: 'a ##[error]x', expected: 'a # #[error]x' },
    { name: 'keeps colons within', text: "a 'x'::text", expected: "a 'x'::text" },
    { name: 'is one line', text: 'a\n::error::x', expected: String.raw`a\n::error::x` },
  ])('$name', ({ text, expected }) => {
    expect(logLine(text)).toBe(expected)
  })

  test('holds no control character and no workflow command, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = logLine(text)
        expect(line).not.toMatch(HIDDEN)
        expect(isCommand(line)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe("a line of a command's output", () => {
  test.each([
    { name: 'keeps plain text', text: 'INSERT 0 5', expected: 'INSERT 0 5' },
    {
      name: 'loses its colours',
      text: '\u001B[1;31mERROR\u001B[0m: no',
      expected: 'ERROR: no',
    },
    {
      name: 'loses links of terminals',
      text: '\u001B]8;;https://a.b\u0007here\u001B]8;;\u0007',
      expected: 'here',
    },
    { name: 'keeps its tabs', text: 'id\tname\t', expected: 'id\tname\t' },
    { name: 'shows other control characters', text: 'a\u0000b', expected: String.raw`a\u{0}b` },
    { name: 'begins with no command', text: '::error::x', expected: '.::error::x' },
    { name: 'begins with no command after a tab', text: '\t::error::x', expected: '.\t::error::x' },
    {
      name: 'begins with no command after a colour',
      text: '\u001B[31m::error::x',
      expected: '.::error::x',
    },
    { name: 'holds no command of the old form', text: 'a ##[error]x', expected: 'a # #[error]x' },
    {
      name: 'holds no command that a colour had parted',
      text: '#\u001B[31m#[error]x',
      expected: '# #[error]x',
    },
    {
      name: 'does not stop commands for others',
      text: '::stop-commands::x',
      expected: '.::stop-commands::x',
    },
    { name: 'may be empty', text: '', expected: '' },
  ])('$name', ({ text, expected }) => {
    expect(outputLine(text)).toBe(expected)
  })

  test('holds no control character but tabs and no workflow command, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = outputLine(text)
        expect(line.replaceAll('\t', '')).not.toMatch(HIDDEN)
        expect(isCommand(line)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a cell', () => {
  test.each([
    {
      name: 'shows a plain name as code',
      text: 'public.loans_id_seq',
      expected: '`public.loans_id_seq`',
    },
    { name: 'shows a quoted name as code', text: 'public."User"', expected: '`public."User"`' },
    { name: 'cannot be ended by a bar', text: 'a|b', expected: '<code>a&#124;b</code>' },
    { name: 'cannot be ended by a backtick', text: 'a`b', expected: '``a`b``' },
    { name: 'keeps a backtick at its end', text: 'a`', expected: '`` a` ``' },
    { name: 'keeps spaces at its ends', text: ' a ', expected: '`  a  `' },
    { name: 'cannot hold a tag', text: '<b>', expected: '`<b>`' },
    { name: 'may be empty', text: '', expected: '' },
  ])('of code $name', ({ text, expected }) => {
    expect(codeCell(text)).toBe(expected)
  })

  test.each([
    {
      name: 'keeps plain prose',
      text: 'The next insert collides.',
      expected: 'The next insert collides.',
    },
    { name: 'mentions nobody', text: '@octocat', expected: '&#64;&#8288;octocat' },
    { name: 'refers to no issue', text: '#1 GH-2', expected: '&#35;&#8288;1 GH-&#8288;2' },
    { name: 'refers to no commit', text: 'deadbeef', expected: 'deadbe&#8288;ef' },
    { name: 'keeps numbers', text: '2147483647', expected: '2147483647' },
    { name: 'has no emoji', text: ':tada:', expected: '&#58;&#8288;tada&#58;' },
    { name: 'has no formula', text: '$x$', expected: '<span>&#36;</span>x<span>&#36;</span>' },
    {
      name: 'links nowhere',
      text: 'https://a.b www.a.b',
      expected: 'https&#58;&#8288;&#47;&#47;a.b www&#8288;.a.b',
    },
    { name: 'has no emphasis', text: '*a* _b_', expected: '&#42;a&#42; &#95;b&#95;' },
  ])('of prose $name', ({ text, expected }) => {
    expect(textCell(text)).toBe(expected)
  })

  const hostile = fc.oneof(
    fc.constantFrom(...HOSTILE_NAMES.map(({ name }) => name)),
    hostileText.filter((text) => text !== ''),
  )

  test('of code shows the text as it is on GitHub, and as nothing but code', () => {
    const property = fc.property(hostile, (text) => {
      const cell = shown(codeCell(text))
      expect(cell.elements).toEqual(shown('`plain`').elements)
      expect(cell.text).toBe(visible(text))
    })
    fc.assert(property, { numRuns: 200 })
  })

  test('of prose shows the text as it is on GitHub, and as nothing but text', () => {
    const property = fc.property(hostile, (text) => {
      const cell = shown(textCell(`It says ${text}.`))
      expect(cell.elements).toEqual(shown('plain').elements)
      expect(cell.text).toBe(`It says ${visible(text)}.`)
      expect(cell.found).toEqual([])
    })
    fc.assert(property, { numRuns: 200 })
  })
})

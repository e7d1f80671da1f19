import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeCell, logLine, outputLine, textCell, visible } from '../../../src/report/escape.ts'
import { HIDDEN, hostileText, isCommand } from './hostile-text.ts'

/** What a browser shows: tags taken away, references read. */
function shown(html: string): string {
  return html
    .replaceAll(/<\/?code>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
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
      { numRuns: 3000 },
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
      { numRuns: 3000 },
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
    { name: 'cannot be ended by a backtick', text: 'a`b', expected: '<code>a&#96;b</code>' },
    { name: 'cannot hold a tag', text: '<b>', expected: '<code>&#60;b&#62;</code>' },
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
    {
      name: 'links nowhere',
      text: 'https://a.b www.a.b',
      expected: 'https&#58;&#47;&#47;a.b www&#46;a.b',
    },
    { name: 'has no emphasis', text: '*a* _b_', expected: '&#42;a&#42; &#95;b&#95;' },
  ])('of prose $name', ({ text, expected }) => {
    expect(textCell(text)).toBe(expected)
  })

  test('of code cannot be left and shows the text as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const cell = codeCell(text)
        expect(cell).not.toMatch(HIDDEN)
        const [, span, html] = /^(?:`([^`]+)`|<code>(.*)<\/code>)$/.exec(cell) ?? []
        expect(span ?? html).toBeDefined()
        // Within a span a bar would end the cell, and nothing else can; in HTML nothing may be left raw.
        expect(span ?? '').not.toMatch(/[|\\`<&]/)
        expect(html ?? '').not.toMatch(/[|`<>*_~[\]\\@]|&(?!#\d+;)/)
        expect(span ?? shown(html ?? '')).toBe(visible(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('of prose cannot be left, marks nothing up, and shows the text as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const cell = textCell(text)
        expect(cell).not.toMatch(HIDDEN)
        expect(cell).not.toMatch(/[|`<>*_~[\]\\@!$]|&(?!#\d+;)|:\/\/|www\./i)
        expect(shown(cell).replaceAll('@\u2060', '@')).toBe(visible(text))
      }),
      { numRuns: 3000 },
    )
  })
})

import fc from 'fast-check'

/** What an attacker would put into a table's name or a server's message. */
export const NASTY = [
  '::error::pwned',
  '\n::set-output name=drifted::false',
  '\r::warning file=a::b',
  '##[error]pwned',
  '###[group]',
  '\u0000',
  '\u001B[31m',
  '\u0085',
  '\u200B',
  '\u202E',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '|',
  '\\|',
  '`',
  '``',
  '```',
  '<script>',
  '</code>',
  '</details>',
  '<!--',
  '-->',
  '&#124;',
  '&lt;',
  '\n\n# heading',
  '\n| a | b |',
  '[x](http://evil.example)',
  '![x](//evil.example)',
  'https://evil.example',
  'www.evil.example',
  '@octocat',
  '**bold**',
  '__bold__',
  '~~gone~~',
  '$x$',
  '"; drop table x; --',
] as const

/** Any text, with nasty parts in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...NASTY),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

/** Control characters, line separators, and what reorders or hides text. */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** Whether the runner would act on a line: `::command::` at its start, `##[command]` anywhere. */
export function isCommand(line: string): boolean {
  return line.trim().startsWith('::') || line.includes('##[')
}

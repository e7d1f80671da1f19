/** Every input of `action.yml` with its default, in the order of the README. */
export const INPUT_DEFAULTS = {
  'connection-string': '',
  mode: 'auto',
  tables: '',
  'exclude-tables': '',
  minvalue: '',
  increment: '',
  rewind: 'false',
  headroom: '0',
  links: '',
  imports: '',
  databases: '',
  'fail-on-drift': '',
  'capacity-limit': '90',
  'connect-timeout': '30',
  'lock-timeout': '10',
  'max-connections': '4',
  'job-summary': 'true',
} as const

export type InputName = keyof typeof INPUT_DEFAULTS

export const INPUT_NAMES = Object.keys(INPUT_DEFAULTS) as readonly InputName[]

/** Inputs as the workflow gives them: text, empty where the workflow gives none. */
export type RawInputs = Readonly<Record<InputName, string>>

/** Tables, charts and figures as a reader wants them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

export type Chart = {
  readonly title: string
  readonly unit: string
  readonly labels: readonly string[]
  /** One series each; the labels have no place for their names. */
  readonly bars?: readonly number[]
  readonly lines?: readonly (readonly number[])[]
}

/** A chart that GitHub draws: https://mermaid.js.org/syntax/xyChart.html */
export function chart({ title, unit, labels, bars, lines = [] }: Chart): string {
  return [
    '```mermaid',
    `xychart-beta${bars === undefined ? '' : ' horizontal'}`,
    `  title "${title}"`,
    `  x-axis [${labels.map((label) => `"${label}"`).join(', ')}]`,
    `  y-axis "${unit}" 0 --> ${ceiling([...(bars ?? []), ...lines.flat()])}`,
    ...(bars === undefined ? [] : [`  bar ${list(bars)}`]),
    ...lines.map((line) => `  line ${list(line)}`),
    '```',
  ].join('\n')
}

function list(values: readonly number[]): string {
  return `[${values.map((value) => value.toPrecision(3)).join(', ')}]`
}

/** A round number at or beyond all values. */
function ceiling(values: readonly number[]): number {
  const highest = Math.max(...values)
  const unit = 10 ** Math.floor(Math.log10(highest))
  return Number((Math.ceil(highest / unit) * unit).toPrecision(1))
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`
}

export function milliseconds(value: number): string {
  return `${(value * 1000).toPrecision(3)} ms`
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}

export function count(value: number): string {
  return value.toLocaleString('en')
}

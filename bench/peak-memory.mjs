// Loaded before the action (`node --import`): notes the peak of its memory, in bytes, as it ends.
import { writeFileSync } from 'node:fs'
import process from 'node:process'

process.once('exit', () => {
  const file = process.env['PEAK_MEMORY_FILE']
  // Kilobytes on every platform.
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024))
})

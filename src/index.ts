/** Entry point of the action: reads the inputs and runs. */
import './forget-native-client.ts'
import { getInput } from '@actions/core'
import { end, listenForCancellation } from './cancellation.ts'
import { INPUT_NAMES, type RawInputs } from './inputs/names.ts'
import { main } from './main.ts'

const signal = listenForCancellation()
const raw = Object.fromEntries(INPUT_NAMES.map((name) => [name, getInput(name)])) as RawInputs
await main(raw, signal)
end(signal)

/** The servers that a connection may lead to, in the order in which they are tried. */
import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import type { WordReader } from './words/reader.ts'

export type Host = {
  /** Host name, address, or a socket's folder, which starts with a slash. */
  readonly name: string
  /** Address to connect to where `name` is not to be looked up. */
  readonly address: string | null
  readonly port: number
  readonly password: string | null
}

export type Place = Omit<Host, 'password'>

/** libpq's own default where no server listens on a socket: a service container maps its port there. */
const LOCALHOST = 'localhost'

export function isSocket({ name, address }: Pick<Host, 'name' | 'address'>): boolean {
  return address === null && name.startsWith('/')
}

/** How a server is named in a sentence. */
export function placeOf({ name, address, port }: Place): string {
  if (isSocket({ name, address })) return `the socket in ${name}, port ${port}`
  const found = address === null || address === name ? '' : ` (${address})`
  return `${name.includes(':') ? `[${name}]` : name}:${port}${found}`
}

/**
 * Reads `host`, `hostaddr` and `port`, which may be lists: one port for all, or one for each.
 * Without a host it is the socket of a server on this machine, as for psql, and else localhost.
 *
 * @param socketFolders where servers have their sockets by default.
 */
export function readPlaces(reader: WordReader, socketFolders: readonly string[]): readonly Place[] {
  const addresses = listOf(reader.text('hostaddr'))
  const names = listOf(reader.text('host'))
  const ports = listOf(reader.text('port'))
  const count = Math.max(addresses.length || names.length, 1)
  if (addresses.length > 0 && names.length > 0 && names.length !== count) {
    reader.addFault('hostaddr', `names ${count} addresses for ${names.length} hosts`)
  }
  if (ports.length > 1 && ports.length !== count) {
    reader.addFault('port', `names ${ports.length} ports for ${count} hosts: give one, or one each`)
  }
  return Array.from({ length: count }, (_, index) => {
    const port = readPort(ports.length > 1 ? ports[index] : ports[0], reader)
    const address = readAddress(addresses[index], reader)
    const name = names[index] || address || defaultHost(port, socketFolders)
    // No name has one; what stands before it would be the end of a password, or an abstract socket.
    if (name.includes('@')) reader.addFault('host', 'must not have an @: in a password write %40')
    return { name, address, port }
  })
}

function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',')
}

function readPort(text: string | undefined, reader: WordReader): number {
  const digits = (text || '5432').trim()
  const port = /^\+?\d{1,5}$/.test(digits) ? Number(digits) : 0
  if (port < 1 || port > 65_535) reader.addFault('port', 'must be a number from 1 to 65535')
  return port
}

function readAddress(text: string | undefined, reader: WordReader): string | null {
  if (!text) return null
  if (isIP(text) === 0) reader.addFault('hostaddr', 'must be an IP address')
  return text
}

function defaultHost(port: number, socketFolders: readonly string[]): string {
  const hasSocket = (folder: string) => existsSync(path.join(folder, `.s.PGSQL.${port}`))
  return socketFolders.find(hasSocket) ?? LOCALHOST
}

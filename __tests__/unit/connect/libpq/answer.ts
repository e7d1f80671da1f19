/** What libpq made of a case. */
export type Answer =
  | { readonly text: string; readonly fault: string }
  | {
      readonly text: string
      /** `address:port`, or a socket's file, in the order in which they were tried. */
      readonly places: readonly string[]
      /** What was tried at the first one, while it refused the login. */
      readonly ways: readonly ('tls' | 'plain')[]
      /** Those that were sent; `null` where one was asked for and not there. */
      readonly passwords: readonly (string | null)[]
      readonly user: string
      readonly database: string
      readonly options: string
      readonly applicationName: string
    }

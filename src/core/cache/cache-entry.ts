import type { CacheKind } from "./kind.ts";

/** Whose answer it is: of which server, to whom, in the form of which version of this program. */
export type Scope = {
  version: string;
  /** The server's `machineIdentifier`, empty while it is not known. */
  server: string;
  /** A digest of the token, never the token. */
  user: string;
};

/** A name of one length for what is asked, however long that is. `hash`: a digest of a text, in hexadecimal digits. */
export function cacheKey(
  { version, server, user }: Scope,
  kind: CacheKind,
  request: string,
  hash: (text: string) => string,
): string {
  // JSON, since no part can then be mistaken for two.
  return `${kind}:${hash(JSON.stringify([version, server, user, request]))}`;
}

/** Time of writing in the name of a copy: `20261127T164500Z`. */
const STAMP = String.raw`\.\d{8}T\d{6}Z`;

/** A number that tells copies of the same second apart. */
const NUMBER = String.raw`(?:\.\d+)?`;

/**
 * Copies of an env file that `init`, the page and `db restore` keep, and copies of an MCP client's
 * list. All of them may contain secrets.
 */
const COPY = {
  settings: new RegExp(String.raw`^${STAMP}(?:\.(?:[0-9a-f]{16}|undone))?\.bak${NUMBER}$`),
  client: new RegExp(String.raw`^${STAMP}\.bak${NUMBER}$`),
};

/** True if `name` is a copy that plex-ingest kept of the file `of` in the same folder. */
export const isOwnCopy = (kind: keyof typeof COPY, of: string, name: string): boolean =>
  name.startsWith(of) && COPY[kind].test(name.slice(of.length));

/**
 * The file that a write leaves behind if it is interrupted by a power cut: `.env` becomes
 * `..env.UUID`.
 */
export const isUnfinishedCopy = (of: string, name: string): boolean =>
  name.startsWith(`.${of}.`) && UUID.test(name.slice(of.length + 2));

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Names in the state folder. Every other name there is someone else's. */
const STATE_NAMES = [
  /^(?:plex-ingest|cache)\.db(?:-wal|-shm|-journal)?$/,
  /^(?:lock|backups|archive|posters|hooks)$/,
  /^(?:database-mark\.json|client-identifier|open-page\.html|refused\.json)$/,
  /^(?:engine|torrent-done)\.log(?:\.\d+)?$/,
];

export const isStateName = (name: string): boolean =>
  STATE_NAMES.some((pattern) => pattern.test(name));

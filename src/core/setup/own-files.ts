/** Time of writing in the name of a copy: `20261127T164500Z`. */
const STAMP = String.raw`\.\d{8}T\d{6}Z`;

/** Copies of an env file that `init` and the page keep, and copies of an MCP client's list. */
const COPY = {
  settings: new RegExp(String.raw`^${STAMP}\.(?:[0-9a-f]{16}|undone)\.bak$`),
  client: new RegExp(String.raw`^${STAMP}\.bak$`),
};

/** True if `name` is a copy that plex-ingest kept of the file `of` in the same folder. */
export const isOwnCopy = (kind: keyof typeof COPY, of: string, name: string): boolean =>
  name.startsWith(of) && COPY[kind].test(name.slice(of.length));

/** Names in the state folder. Every other name there is someone else's. */
const STATE_NAMES = [
  /^(?:plex-ingest|cache)\.db(?:-wal|-shm|-journal)?$/,
  /^(?:lock|backups|archive|posters)$/,
  /^(?:database-mark\.json|client-identifier|open-page\.html)$/,
  /^(?:engine|torrent-done)\.log(?:\.\d+)?$/,
];

export const isStateName = (name: string): boolean =>
  STATE_NAMES.some((pattern) => pattern.test(name));

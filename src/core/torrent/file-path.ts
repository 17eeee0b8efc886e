// No system takes longer ones; a torrent may state them all the same.
const MOST_BYTES_NAME = 255;
const MOST_BYTES_PATH = 4000;

/**
 * Where a file of a torrent lies below its download folder, by component; undefined for what must not be joined to a path
 * or cannot exist. 4.1 writes `/etc/passwd` for a torrent of that name and keeps the data at `FOLDER//etc/passwd`: empty
 * parts are dropped.
 */
export function partsOf(name: string): string[] | undefined {
  if (name.includes("\0") || Buffer.byteLength(name) > MOST_BYTES_PATH) return undefined;
  const parts = name.split("/").filter((part) => part !== "");
  const odd = (part: string) => part === "." || part === ".." || Buffer.byteLength(part) > MOST_BYTES_NAME;
  return parts.length === 0 || parts.some(odd) ? undefined : parts;
}

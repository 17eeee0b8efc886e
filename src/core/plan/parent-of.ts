/** The folder above a path, as a Plex server of any kind writes it; empty for a name alone. */
export function parentOf(path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  const end = isWindows ? Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) : path.lastIndexOf("/");
  return end < 0 ? "" : end === 0 ? "/" : path.slice(0, end);
}

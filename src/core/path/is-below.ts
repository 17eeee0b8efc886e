/** `C:\\…` or `\\\\server\\…`: a Windows server's folder, whose paths are taken apart at both separators. */
const isWindows = (path: string): boolean => /^(?:[A-Za-z]:|\\\\)/.test(path);

const isWhole = (path: string): boolean => !path.includes("\0") && (path.startsWith("/") || isWindows(path));

/**
 * Whether a path is one of a library's folders or lies below one, all as the Plex server sees them: whole components,
 * letters as they are given. A path that climbs (`..`) lies nowhere.
 */
export function liesUnder(path: string, locations: readonly string[]): boolean {
  const separator = isWindows(path) ? /[/\\]/ : /\//;
  const names = (text: string): string[] => text.split(separator).filter((name) => name !== "");
  const inside = names(path);
  if (!isWhole(path) || inside.includes("..")) return false;
  return locations.some((location) => {
    if (!isWhole(location) || isWindows(location) !== isWindows(path)) return false;
    const root = names(location);
    return inside.length >= root.length && root.every((name, at) => name === inside[at]);
  });
}

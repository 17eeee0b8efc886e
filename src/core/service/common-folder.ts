/** The deepest folder that contains all of these absolute paths; undefined where that is the root of the file system. */
export function commonFolder(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths.map((path) => path.split("/").filter((name) => name !== ""));
  if (first === undefined) return undefined;
  let count = first.length;
  for (const names of others) {
    const same = names.findIndex((name, at) => name !== first[at]);
    count = Math.min(count, same < 0 ? names.length : same);
  }
  return count === 0 ? undefined : `/${first.slice(0, count).join("/")}`;
}

import { readdir, realpath, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The copies of a file that we made when we wrote it, the newest first; or those that this text replaced. */
export async function copiesOf(path: string, digest = "[0-9a-f]{16}"): Promise<string[]> {
  const own = await realpath(path).catch(() => path);
  const pattern = new RegExp(`^\\.\\d{8}T\\d{6}Z\\.${digest}\\.bak(?:\\.\\d+)?$`);
  const names = await readdir(dirname(own)).catch(() => []);
  const copies = names.filter(
    (name) => name.startsWith(basename(own)) && pattern.test(name.slice(basename(own).length)),
  );
  const dated = await Promise.all(
    copies.map(async (name) => {
      const copy = join(dirname(own), name);
      return { copy, at: (await stat(copy).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  return dated.toSorted((a, b) => b.at - a.at).map(({ copy }) => copy);
}

/** They contain secrets, old ones as well. */
const MAX_COPIES = 10;

/** Removes all but the newest. */
export async function forgetOld(copies: readonly string[]): Promise<void> {
  for (const copy of copies.slice(MAX_COPIES)) await unlink(copy).catch(() => {});
}

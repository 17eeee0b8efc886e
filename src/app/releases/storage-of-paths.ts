import { hostname } from "node:os";
import { UserError } from "../../core/errors.ts";
import { isAtOrBelow } from "../../core/path/is-below.ts";
import { quoted } from "../../core/text/clean-text.ts";
import type { Trx } from "../../store/open.ts";
import { ownStorage } from "../../store/storages/scope.ts";
import { enterStorage, type StorageRoots, storageRoots } from "../../store/storages/storages.ts";

/**
 * The number of the storage whose engine works on all of these paths: by what the engines of this machine were set to, else
 * this process's own. Undefined where there is one storage alone.
 * @throws UserError where several engines have them, or only one of another machine
 */
export async function storageOfPaths(trx: Trx, paths: readonly string[], at: number): Promise<number | undefined> {
  const own = ownStorage(trx);
  if (own === undefined) return undefined;
  const having = (await storageRoots(trx)).filter(({ roots }) =>
    paths.every((path) => roots.some((root) => isAtOrBelow(path, root))),
  );
  const here = having.filter(({ host }) => host === hostname());
  const [only, ...others] = here;
  const mine = here.find(({ name }) => name === own.name);
  if (only && (mine || others.length === 0)) return (mine ?? only).id;
  if (only) throw ambiguous(paths, here);
  const [away] = having;
  if (away && !having.some(({ name }) => name === own.name)) throw elsewhere(paths, away);
  return own.id ?? (await enterStorage(trx, own.name, at));
}

const shown = ([first = ""]: readonly string[]): string => quoted(first, 300);

const ambiguous = (paths: readonly string[], having: readonly StorageRoots[]): UserError =>
  new UserError(
    `${shown(paths)} is on several storages of this machine: ${having.map(({ name }) => name).join(", ")}.`,
    "Set STORAGE_NAME to the one that is meant.",
    "refused",
  );

const elsewhere = (paths: readonly string[], { name, host }: StorageRoots): UserError =>
  new UserError(
    `${shown(paths)} is a path of the storage ${name}, on ${host}.`,
    "Run the same on that machine.",
    "refused",
  );

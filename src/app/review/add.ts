import { basename } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Identity, MediaType } from "../../core/identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { addRelease, findRelease, releaseAtPath } from "../../store/releases.ts";
import { type By, moveRelease } from "../move.ts";
import { isKnownToFolder } from "./source-of.ts";

export type AddDeps = {
  store: Store;
  /** The absolute, real path of what a person named; throws `UserError` when it cannot be taken in. */
  resolve: (path: string) => Promise<string>;
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
};

export type AddOptions = { type?: MediaType | undefined; tmdb?: number | undefined };

/**
 * Takes in files or folders that a person names, each once: what is known already is looked at again if it can be.
 * Returns the ids, in the order of the paths.
 * @throws UserError for the first path that cannot be taken; those before it are in.
 */
export async function add(deps: AddDeps, paths: readonly string[], options: AddOptions, by: By): Promise<number[]> {
  const identity = identityOf(options);
  const ids: number[] = [];
  for (const path of paths) ids.push(await addOne(deps, await deps.resolve(path), identity, by));
  return ids;
}

async function addOne(
  { store, ingestDirs, mediaRoots }: AddDeps,
  path: string,
  identity: Identity | undefined,
  by: By,
): Promise<number> {
  // Downloads may lie below a media root as well, beside the libraries: /media/downloads beside /media/Movies.
  if (isBelow(path, mediaRoots) && !isBelow(path, ingestDirs)) {
    throw new UserError(
      `${cleanText(path, 300)} lies in the library already.`,
      "Only downloads outside the library are filed.",
      "refused",
    );
  }
  const known = await releaseAtPath(store.read, path);
  if (!known) {
    const source = isKnownToFolder(path, ingestDirs) ? "folder" : "person";
    const person = identity ? { identity, decidedBy: "person" as const } : {};
    return store.write((trx) =>
      addRelease(trx, { source, name: basename(path), path, state: "settling", ...person }, by),
    );
  }
  if (identity) await lead(store, known.id, { kind: "approve", identity }, by);
  else if (["rejected", "ignored", "undone", "failed", "gone"].includes(known.state))
    await lead(store, known.id, { kind: "retry" }, by);
  return known.id;
}

async function lead(store: Store, id: number, event: Parameters<typeof moveRelease>[2], by: By): Promise<void> {
  const now = await findRelease(store.read, id);
  if (!now) return;
  const moved = await moveRelease(store, now, event, by);
  if (!moved.ok) throw new UserError(moved.message, `See \`plex-ingest show ${id}\`.`, moved.code);
}

function identityOf({ type, tmdb }: AddOptions): Identity | undefined {
  if (tmdb === undefined) return undefined;
  if (type !== undefined) return { type, tmdbId: tmdb, title: "" };
  throw new UserError(
    "A TMDb id alone does not say whether it is a movie or a series.",
    "Name the type as well: movie or tv.",
  );
}

const isBelow = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => path === root || path.startsWith(`${root}/`));

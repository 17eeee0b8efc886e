import type { FolderNames, ListedEntry } from "../../adapters/fs/read/list-page.ts";
import { defined } from "../../core/defined.ts";
import { isAtOrBelow, isBelow } from "../../core/path/is-below.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ShownEntries } from "../shown/file-plan-shape.ts";
import { shownPath, toIso } from "../shown/release.ts";
import { assertPlain, type Folder, foldersOf, hidden, innermost, outside, type PlaceDeps } from "./places.ts";

export type ListQuery = { path?: string | undefined; limit: number; cursor?: string | undefined };

export type ListDeps = PlaceDeps & {
  /** The names in a folder that are not hidden, sorted. Links count only if `keeps` says so of what they lead to. */
  listNames: (folder: string, keeps: (real: string) => boolean) => Promise<FolderNames>;
  /** Size and time of these names; what is gone by now is left out. */
  statNames: (folder: string, names: FolderNames) => Promise<ListedEntry[]>;
};

/**
 * One page of a folder, or of the folders that may be named. Hidden names are left out: trash, staged files. Links are shown
 * only if they lead into one of these folders.
 * @throws UserError `refused` for a folder elsewhere, `not_found`; Outage `not_readable`
 */
export async function listFolder(deps: ListDeps, query: ListQuery): Promise<ShownEntries> {
  const folders = await foldersOf(deps);
  if (query.path === undefined) return rootsPage(folders, query);
  assertPlain(query.path);
  const real = await deps.files.assertInside("/", query.path);
  const folder = innermost(folders, real, isAtOrBelow);
  if (!folder) throw outside(query.path);
  const stateDir = await deps.files.assertInside("/", deps.stateDir);
  const isHidden = real
    .slice(folder.real.length)
    .split("/")
    .some((part) => part.startsWith("."));
  if (isHidden || isAtOrBelow(real, stateDir)) throw hidden(query.path);
  const keeps = (path: string): boolean => folders.some((one) => isBelow(path, one.real));
  const all = (await deps.listNames(real, keeps)).filter(({ name }) => `${real}/${name}` !== stateDir);
  const page = pageOf(all, query, ({ name }) => name);
  const entries = await deps.statNames(real, page.rows);
  return {
    path: shownPath(query.path),
    entries: entries.map(({ name, kind, size, mtimeMs }) => ({
      name: cleanText(name, 255),
      kind,
      ...defined({ size_bytes: size }),
      modified_at: toIso(mtimeMs),
    })),
    ...page.rest,
  };
}

function rootsPage(folders: readonly Folder[], query: ListQuery): ShownEntries {
  const paths = [...new Set(folders.map(({ path }) => path))].toSorted();
  const { rows, rest } = pageOf(paths, query, (path) => path);
  return { entries: rows.map((path) => ({ name: shownPath(path), kind: "folder" as const })), ...rest };
}

/** What comes after the cursor, which is the last name of the page before: a folder may change between two calls. */
function pageOf<Row>(all: readonly Row[], { limit, cursor }: ListQuery, nameOf: (row: Row) => string) {
  const after = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
  const left = after === undefined ? all : all.filter((row) => nameOf(row) > after);
  const rows = left.slice(0, limit);
  const last = rows.at(-1);
  const next =
    left.length > rows.length && last !== undefined ? { next: Buffer.from(nameOf(last)).toString("base64url") } : {};
  return { rows, rest: { total: all.length, ...next } };
}

import { join } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { sameWork } from "../../base/identity.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import { isBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { createLimiter } from "../../core/concurrency.ts";
import { listHeaderFields } from "../../core/plan/names/detail-values.ts";
import { needsOtherIds, type OtherIds } from "../../core/plan/names/movie-path.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { RenameInput } from "../../core/rename/rename-plan.ts";
import type { TreeEntry } from "../../core/rename/tree.ts";
import type { JournaledFile, RenameWork } from "../../core/rename/work-homes.ts";
import type { Claims } from "../../core/torrent/claims.ts";
import { type FileLength, mediaOf, type ParsedName, parseRelease } from "../../names/index.ts";
import { listWorkFiles, type WorkFile } from "../../store/library/work-files.ts";
import type { Store } from "../../store/open.ts";
import { saveHeaders } from "../../store/releases/items.ts";
import { type LibraryPart, readLibrary } from "../library/read-library.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { AskFacts } from "../routes/choose-route.ts";

/** Works by TMDB id, releases by our own id. If both are empty, the scope is the whole library. */
export type RenameScope = {
  works: readonly { type: "movie" | "tv"; tmdbId: number }[];
  releases: readonly number[];
};

export type RenameDeps = {
  store: Store;
  files: Pick<EngineFiles, "listRoot" | "walk">;
  /** Resolves links in the part of the path that exists. */
  real: (path: string) => string;
  /** Library folders, and the media roots that contain them. */
  libraryHomes: () => Promise<string[]>;
  mediaRoots: readonly string[];
  names: NameTemplates;
  /** True if a folder keeps its name when only upper and lower case would change. */
  keepsCase?: boolean | undefined;
  /** True if nothing may be written. */
  readOnly?: boolean | undefined;
  facts: AskFacts;
  /** Reads the header of the video at an absolute path. Never throws. */
  fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
  /** Returns torrents' claims on paths, from the data that the database remembers. */
  claims: () => Promise<Claims>;
};

/** Size and modification time of each file, by path. */
export type SeenStats = ReadonlyMap<string, { size: number; mtimeNs: string }>;

export const CHANGING: Reason = {
  code: "changing",
  message: "Its download is being filed or undone. Check again afterwards.",
};
const UNANSWERED: Reason = {
  code: "not_readable",
  message:
    "Its disk did not answer in time, and its new name repeats values from its header. Check again " +
    "when the disk answers.",
};
const TORRENTS: Reason = {
  code: "torrent_has_it",
  message:
    "It belongs to a torrent in a download client, and the torrent would lose its data. Remove " +
    "the torrent there first.",
};
const BEHIND_LINK: Reason = {
  code: "symlink",
  message:
    "It is behind a link that leads out of the library, where nothing is renamed. Replace the " +
    "link with the folder itself.",
};

/**
 * Reads the input of a plan: the journal's files of these works, and the names in their folders.
 * @throws UserError (`not_found`) for a work or release that has no files in the library; Outage
 */
export async function readRenameInput(
  deps: RenameDeps,
  scope: RenameScope,
  signal: AbortSignal,
  onRead?: (files: number) => void,
): Promise<{ input: RenameInput; seen: SeenStats }> {
  const homes = await deps.libraryHomes();
  const all = await listWorkFiles(deps.store.read);
  const isAsked = asked(all, scope);
  const { headers, unanswered } = await readHeaders(deps, all.filter(isAsked), signal);
  const works = worksOf(all, homes, isAsked, headers);
  const { entries, seen, unread, behindLinks } = await listFolders(
    deps,
    { works, homes },
    signal,
    onRead,
  );
  const claims = await deps.claims();
  const blocked = new Map<string, Reason>();
  for (const { path, isSettled } of all) if (!isSettled) blocked.set(path, CHANGING);
  for (const path of unanswered) blocked.set(path, UNANSWERED);
  for (const path of behindLinks) blocked.set(path, BEHIND_LINK);
  for (const { path } of entries) {
    if (["own", "inside"].includes(claims.relationOf(path))) blocked.set(path, TORRENTS);
  }
  const ids = await askOtherIds(deps, works, signal);
  const { names, keepsCase, mediaRoots } = deps;
  const libraries = librariesAmong(homes, mediaRoots);
  const idsOf = (work: RenameWork) => ids.get(work);
  return { input: { works, entries, libraries, names, keepsCase, blocked, unread, idsOf }, seen };
}

/** Returns the folders of libraries. Without any, the media roots are the libraries. */
export function librariesAmong(homes: readonly string[], mediaRoots: readonly string[]): string[] {
  const libraries = homes.filter((home) => !mediaRoots.includes(home));
  return libraries.length > 0 ? libraries : [...homes];
}

function asked(
  all: readonly WorkFile[],
  { works, releases }: RenameScope,
): (file: WorkFile) => boolean {
  if (works.length + releases.length === 0) return () => true;
  const named = [...works];
  for (const id of releases) {
    const found = all.find(({ releaseId }) => releaseId === id);
    if (!found) throw nothingOf(`release ${id}`);
    named.push(found.identity);
  }
  for (const work of works) {
    if (!all.some(({ identity }) => sameWork(identity, work))) {
      throw nothingOf(`${work.type}/${work.tmdbId}`);
    }
  }
  return ({ identity }) => named.some((work) => sameWork(work, identity));
}

const nothingOf = (what: string): UserError =>
  UserError.notFound(
    `The journal lists no files of ${what} in the library.`,
    sentence`See ${{ do: "history" }} for what was filed; to adopt what was already in the library, use ${{ do: "adopt" }}.`,
  );

/** Returns one entry for each work and library folder. */
export function worksOf(
  all: readonly WorkFile[],
  homes: readonly string[],
  isAsked: (file: WorkFile) => boolean,
  headers: ReadonlyMap<WorkFile, MediaFacts>,
): RenameWork[] {
  const inner = homes.toSorted((a, b) => b.length - a.length);
  const parsed = new Map<number, Map<string, ParsedName>>();
  for (const [id, files] of Map.groupBy(all, ({ releaseId }) => releaseId)) {
    const paths = files.map(({ itemPath }) => itemPath);
    if (files.some(isAsked)) parsed.set(id, parseRelease(files[0]?.releaseName ?? "", paths).files);
  }
  const works = new Map<string, RenameWork & { files: JournaledFile[] }>();
  const inOrder = all.toSorted(
    (a, b) => a.releaseId - b.releaseId || compare(a.itemPath, b.itemPath),
  );
  const ranks = new Map(inOrder.map((file, rank) => [file, rank]));
  for (const file of all) {
    const { identity, path, role, mapping, adoptedAt } = file;
    const library = inner.find((home) => isBelow(path, home));
    if (library === undefined) continue;
    const key = `${identity.type} ${identity.tmdbId} ${library}`;
    const work = works.get(key) ?? { identity, library, files: [], stays: !isAsked(file) };
    works.set(key, work);
    const name = parsed.get(file.releaseId)?.get(file.itemPath);
    work.files.push({
      path,
      role,
      mapping,
      said: name,
      rank: ranks.get(file),
      media: headers.get(file) ?? file.media,
      home: adoptedAt === path ? undefined : adoptedAt,
    });
  }
  return [...works.values()].toSorted((a, b) => compare(a.identity.title, b.identity.title));
}

const HEADER_TIMEOUT_MS = 5000;
const MAX_CONCURRENT = 4;
const MAX_SAVED_AT_ONCE = 500;

/**
 * Reads the headers of videos whose header was not read before, if their new names contain values
 * from it, and stores what they state. A header is read only once, even if it states nothing.
 */
async function readHeaders(
  { fileLength, names, store, readOnly }: RenameDeps,
  asked: readonly WorkFile[],
  signal: AbortSignal,
): Promise<{ headers: Map<WorkFile, MediaFacts>; unanswered: string[] }> {
  const unread = asked.filter(
    ({ role, media, identity }) =>
      role === "video" && media === undefined && listHeaderFields(identity.type, names).length > 0,
  );
  const headers = new Map<WorkFile, MediaFacts>();
  const unanswered: string[] = [];
  const few = createLimiter(MAX_CONCURRENT);
  const read = unread.map((file) =>
    few(async () => {
      const late = AbortSignal.any([signal, AbortSignal.timeout(HEADER_TIMEOUT_MS)]);
      const length = await fileLength(file.path, late);
      if (length.kind === "unanswered") unanswered.push(file.path);
      else if (length.kind !== "absent") headers.set(file, mediaOf(length) ?? {});
    }, signal),
  );
  await Promise.all(read);
  signal.throwIfAborted();
  if (readOnly === true) return { headers, unanswered };
  const found = [...headers].map(([{ releaseId, itemPath: path }, media]) => ({
    releaseId,
    path,
    media,
  }));
  for (let from = 0; from < found.length; from += MAX_SAVED_AT_ONCE) {
    const some = found.slice(from, from + MAX_SAVED_AT_ONCE);
    await store.write((trx) => saveHeaders(trx, some));
  }
  return { headers, unanswered };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Lists the names in the libraries that contain these works, and everything in the folders that
 * contain their files.
 * @throws Outage if no library can be listed
 */
async function listFolders(
  { files, real, mediaRoots }: RenameDeps,
  { works, homes }: { works: readonly RenameWork[]; homes: readonly string[] },
  signal: AbortSignal,
  onRead: (files: number) => void = () => {},
): Promise<{ entries: TreeEntry[]; seen: SeenStats; unread: string[]; behindLinks: string[] }> {
  const entries: TreeEntry[] = [];
  const seen = new Map<string, { size: number; mtimeNs: string }>();
  const [unread, behindLinks]: [string[], string[]] = [[], []];
  const libraries = homes.map((path) => ({ path }));
  const open = Map.groupBy(
    works.filter(({ stays }) => !stays),
    ({ library }) => library,
  );
  for (const [path, workList] of open) {
    if ((await files.listRoot(path, signal, { atMost: 1 })).state !== "ok") {
      unread.push(path);
      if (unread.length === open.size) {
        throw new Outage(
          "root_missing",
          `${cleanText(path, 300)} cannot be listed. Check that its disk is mounted.`,
        );
      }
      continue;
    }
    const tops = new Set(
      workList.flatMap((work) =>
        work.files.map((file) => file.path.slice(path.length + 1).split("/")[0]),
      ),
    );
    const reading = { files, real, libraries, policy: { mediaRoots }, notLibrary: [] };
    const scope = { library: { path }, folder: path };
    for await (const part of readLibrary(reading, scope, signal, (top) => tops.has(top))) {
      add(path, part);
    }
  }
  return { entries, seen, unread, behindLinks };

  function add(library: string, part: LibraryPart): void {
    const closed = part.problems.flatMap(({ path, code }) =>
      code === "not_readable" || code === "too_many" ? path : [],
    );
    unread.push(...closed);
    // An unreadable path exists, but no file can be moved into it.
    for (const { path } of part.problems) entries.push({ path, kind: "file" });
    for (const { path } of part.files) {
      if (part.isBehindLink(path)) behindLinks.push(join(library, path));
    }
    for (const folder of part.folders) {
      const path = join(library, folder);
      if (part.isBehindLink(folder)) behindLinks.push(path);
      if (!closed.includes(path)) entries.push({ path, kind: "folder" });
    }
    for (const { path: inside, size, mtimeNs } of part.files) {
      const path = join(library, inside);
      if (closed.some((one) => isBelow(path, one))) continue;
      entries.push({ path, kind: "file" });
      seen.set(path, { size, mtimeNs });
    }
    onRead(seen.size);
  }
}

/**
 * Reads IMDb and TVDB ids and original titles if names contain them. A missing response is an
 * error, because the name would lose its tag or title. @throws Outage
 */
export async function askOtherIds(
  { names, facts }: Pick<RenameDeps, "names" | "facts">,
  works: readonly RenameWork[],
  signal: AbortSignal,
): Promise<Map<RenameWork, OtherIds>> {
  const found = new Map<RenameWork, OtherIds>();
  for (const work of works) {
    const { type, tmdbId } = work.identity;
    if (work.stays || !needsOtherIds(type, names)) continue;
    const ids = await facts(type, tmdbId, signal);
    if (ids) found.set(work, ids);
  }
  return found;
}

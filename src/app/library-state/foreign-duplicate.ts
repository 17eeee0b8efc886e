import { basename, join } from "node:path";
import { sentence } from "../../core/actions/sentence.ts";
import type { Identity } from "../../core/identity.ts";
import { parsePath, parseRelease } from "../../core/parse/path.ts";
import { type Comparison, compareQuality } from "../../core/quality/compare.ts";
import { qualityOf } from "../../core/quality/order.ts";
import type { Reason } from "../../core/reason.ts";
import { asNamed } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { quoted } from "../../core/text/clean-text.ts";
import { publicationAt, type WorkPublication } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import type { Files } from "../releases/files-port.ts";
import { comparedText, type DuplicateRule, type Incoming, shareEpisode } from "./duplicates.ts";
import { elsewhereReason } from "./elsewhere.ts";
import { findForeignVideo } from "./on-disk.ts";
import { type PlexDuplicateDeps, plexDuplicateReason } from "./plex-duplicate.ts";

type ForeignCase = {
  release: Pick<Release, "id" | "name">;
  rule: DuplicateRule;
  /** What other releases of the work filed is not foreign: it is compared file by file on the way into `filing`. */
  filed: readonly WorkPublication[];
  /** Where the plan files it: `folder` is the work's own, absolute. */
  plan: { identity: Identity; library: { path: string }; folder: string; apart: ReadonlySet<string> };
};

/**
 * Why some of these videos are duplicates of what no other release of the work filed: a file that has the very name that
 * the plan gives one of them, a file of someone else under any name, or one that Plex has, perhaps in another library. What
 * the engine of another storage filed counts as well: what people see in Plex is one library.
 */
export async function foreignReason(
  deps: {
    store: Store;
    files: Pick<Files, "listRoot" | "walk" | "fileIdentity" | "reachedFile">;
    plexIndex?: PlexDuplicateDeps["plexIndex"] | undefined;
  },
  { release, rule, filed, plan }: ForeignCase,
  videos: readonly Incoming[],
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files, plexIndex } = deps;
  const { identity, library, folder, apart } = plan;
  const elsewhere = await elsewhereReason(store, { release, rule, identity }, videos);
  if (elsewhere) return elsewhere;
  const ours = new Set(filed.map(({ operation }) => operation.finalPath));
  const taken = await takenName(deps, release, videos, ours);
  if (taken) return toReason(taken.path, taken.by);
  const query = { library: { path: library.path, folder: basename(folder) }, identity, videos, ours };
  const found = await findForeignVideo(files, query, signal);
  if (found !== undefined) return toReason(join(library.path, found));
  const inPlex =
    plexIndex && (await plexDuplicateReason({ store, files, plexIndex }, { identity, videos, apart }, signal));
  return inPlex && rule === "replace" ? { ...inPlex, message: sentence`${inPlex.message} ${ONLY_OURS}` } : inPlex;

  async function toReason(path: string, by?: number): Promise<Reason> {
    const shown = path.startsWith(`${library.path}/`) ? path.slice(library.path.length + 1) : basename(path);
    const whose = by === undefined ? "" : `, filed by release ${by}`;
    const second = rule === "replace" ? ONLY_OURS : comparedText(await compareWith(shown, path));
    return { code: "duplicate", message: `The library already has ${quoted(shown, 300)}${whose}. ${second}`, path };
  }

  async function compareWith(shown: string, path: string): Promise<Comparison> {
    const there = parsePath(shown);
    const { season, episodes } = there;
    const mapping = season === null ? undefined : { season, episodes, titles: [] };
    const video = videos.find((one) => one.mapping && shareEpisode(asNamed(one.mapping), mapping)) ?? videos[0];
    const names = parseRelease(
      release.name,
      videos.map((one) => one.path),
    ).files;
    const here = video && names.get(video.path);
    if (!here) return { verdict: "unclear", why: "their quality is not known" };
    const size = (await files.reachedFile(path))?.size ?? 0;
    const { title } = identity;
    return compareQuality(
      qualityOf(here, video.source.size, { releaseName: release.name, title }),
      qualityOf(there, size, { title }),
    );
  }
}

const ONLY_OURS =
  "It is not replaced: only a file that plex-ingest filed itself or adopted as this film or episode is.";

/** The first of these videos' names that another file has; `by` is the release that filed it, if one did. */
export async function takenName(
  { store, files }: { store: Store; files: Pick<Files, "fileIdentity"> },
  { id }: Pick<Release, "id">,
  videos: readonly Pick<Incoming, "destination">[],
  /** Names that count as free. */
  except: ReadonlySet<string> = new Set(),
): Promise<{ path: string; by?: number } | undefined> {
  for (const { destination: path } of videos) {
    if (except.has(path)) continue;
    const publication = await publicationAt(store.read, path);
    if (publication && publication.releaseId !== id) return { path, by: publication.releaseId };
    if (!publication && (await files.fileIdentity(path)) !== undefined) return { path };
  }
  return undefined;
}

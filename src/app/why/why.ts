import { cleanSentence, sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { isInLocations, toThere } from "../../base/path/path-map.ts";
import { cleanText, quoted, quotedPath } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { Clock } from "../../core/clock.ts";
import { findReasonHelp } from "../../core/help/find-help.ts";
import type { ListedServer } from "../../core/library/server-entry.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { formatState, traitsOf } from "../../core/release/state-traits.ts";
import { findRenamedTo } from "../../store/journal/renames.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { findItemsWithFiles } from "../../store/plex/indexed-works.ts";
import { listPlexListings, listRememberedSections } from "../../store/plex/plex-listings.ts";
import { isPaused } from "../../store/settings/settings.ts";
import { listAllTorrents, type RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { viewEngineElsewhere } from "../engine/engines.ts";
import { type LockHeld, showRunningEngine } from "../engine/take-lease.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { readStorages, type Storages } from "../releases/read-storages.ts";
import { requireRelease } from "../review/queue/find-item.ts";
import { showPath } from "../shown/release.ts";
import type { ShownServer } from "../shown/release-shape.ts";
import { readServersOf } from "../shown/servers.ts";
import { trashDaysOf } from "../trash/trash.ts";
import { findAt, findBelow, type ReleaseAtPath } from "./at-path.ts";
import {
  explainPath,
  type Fact,
  type KnownFolders,
  type PathFacts,
  type ReasonParagraph,
  type ShownWhy,
  showFacts,
  type WhyVerdict,
} from "./fact.ts";
import { listReleaseFacts } from "./release-facts.ts";
import type { NamedServer } from "./server-facts.ts";
import { explainTorrent, findTorrentsAt, toTorrentFact } from "./torrent-facts.ts";
import { explainRelease } from "./verdict.ts";
import { viewOf } from "./view.ts";

/** Dependencies of `answerWhy`, passed in once. */
export type WhyPorts = {
  store: Store;
  files: Pick<EngineFiles, "readFileIdentity" | "countLinks" | "readLinkTarget">;
  /** True if a process has the engine lock. */
  lockHeld: LockHeld;
  /** PLEX_MODE. Determines what the user should do when no engine is running. */
  mode: string;
  /** Action that starts a long-running engine. */
  toStart: () => Action;
  trashDays: number;
  clock: Clock;
  folders: KnownFolders;
  /** The configured media servers. */
  servers?: readonly (NamedServer & ListedServer)[] | undefined;
  /** Templates of names, for advice about a name that a server misreads. */
  names?: NameTemplates | undefined;
  /** Returns the kind of file at a path that a person named, without opening it. */
  readPath: (path: string) => Promise<PathFacts>;
};

type WhyDeps = WhyPorts & { storages: Pick<Storages<Store>, "tell" | "isElsewhere"> };

// The longest path that a system call accepts.
const MAX_PATH_BYTES = 4096;
const ID = /^#?\d{1,15}$/;
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/**
 * Answers “Where is it, and why is it not in Plex?” for a release id, a torrent's info hash, or a
 * path among the downloads, in the library or in the trash. `storage` limits the search to one
 * storage. Reads the database and the disk, and changes nothing.
 * @throws UserError `not_found` for an unknown id or storage, and for a path that does not exist
 * and never belonged to plex-ingest
 */
export async function answerWhy(
  given: WhyPorts,
  target: string,
  storage?: string,
): Promise<ShownWhy> {
  const storages = await readStorages(given.store, storage);
  const deps = { ...given, store: storages.store, storages };
  if (ID.test(target)) {
    const release = await requireRelease(deps.store, Number(target.replace("#", "")));
    return aboutReleases(deps, `#${release.id}`, [{ release, itemPaths: undefined }]);
  }
  if (HASH.test(target)) {
    const same = (await listAllTorrents(deps.store.read)).filter(
      ({ hash }) => hash === target.toLowerCase(),
    );
    const torrent = same.find(({ goneAt }) => goneAt === undefined) ?? same[0];
    if (torrent) return aboutTorrent(deps, torrent.hash, torrent);
  }
  if (target.includes("\0") || Buffer.byteLength(target) >= MAX_PATH_BYTES) {
    throw new UserError(
      `${quoted(target, 100)} is not a path.`,
      "Give a path or the id of a release.",
    );
  }
  return aboutPath(deps, await deps.readPath(target), await findNamed(deps.store, target));
}

/**
 * Returns the torrent with this name, as `torrents` shows it. A torrent that its client still has
 * is preferred. A path has a slash, and a name has none.
 */
async function findNamed(
  store: StoreReader,
  target: string,
): Promise<RegisteredTorrent | undefined> {
  if (target.includes("/")) return undefined;
  const same = (await listAllTorrents(store.read)).filter(
    ({ name }) => name === target || cleanText(name) === target,
  );
  return same.find(({ goneAt }) => goneAt === undefined) ?? same[0];
}

/** `named`: the torrent whose name the target is, if there is nothing at the path. */
async function aboutPath(
  deps: WhyDeps,
  place: PathFacts,
  named: RegisteredTorrent | undefined,
): Promise<ShownWhy> {
  const { store } = deps;
  const target = showPath(place.path);
  const { found, unlisted } = await findAt(store, place.path);
  if (found.length > 0 && !unlisted) return aboutReleases(deps, target, found, place);
  const torrents = findTorrentsAt(await listAllTorrents(store.read), place.path);
  const [torrent] = torrents;
  const [holder] = found;
  if (holder) return aboutUnlisted(deps, target, place, holder.release, torrents);
  if (torrent) return aboutTorrent(deps, target, torrent, place);
  const inside = await findBelow(store, place.path);
  if (inside.total > 0) return aboutFolder(target, place, inside, deps.folders);
  if (named && place.kind === "missing") return aboutTorrent(deps, named.name, named);
  const verdict = explainPath(place, deps.folders);
  const now = place.kind === "missing" ? await findRenamedTo(store.read, place.path) : undefined;
  if (now) {
    return toShown(
      target,
      {
        answer: sentence`Plan ${now.releaseId} renamed it; it is now ${quotedPath(now.path)}. ${{ do: "undo", id: now.releaseId }} restores its old name.`,
        inLibrary: true,
      },
      [],
      [],
    );
  }
  if (verdict) {
    const lists = verdict.inLibrary ? await listServerFacts(deps, place.path) : [];
    return toShown(target, verdict, [], [diskFact(place), ...lists]);
  }
  throw UserError.notFound(
    `There is nothing at ${quotedPath(place.path)}, and plex-ingest has no record of it.`,
    sentence`Check the path. ${{ do: "history" }} lists what was added and filed.`,
  );
}

/**
 * Returns whether the servers' last lists have a file that is not ours. Episodes are listed only
 * when a release needs them, so only films can be missing in a list. With only Plex, nothing is
 * added.
 */
async function listServerFacts(
  { store, servers = [] }: Pick<WhyDeps, "store" | "servers">,
  path: string,
): Promise<Fact[]> {
  const isPlexOnly = servers.every(({ kind }) => kind === "plex") && servers.length <= 1;
  const facts: Fact[] = [];
  for (const { name, title, pathMap } of isPlexOnly ? [] : servers) {
    const there = toThere(path, pathMap);
    const isListed = (await findItemsWithFiles(store.read, name, [there])).has(there);
    if (isListed) {
      facts.push({ about: "library", message: `${title} lists it.` });
      continue;
    }
    const listings = await listPlexListings(store.read, name);
    const around = (await listRememberedSections(store.read, name)).filter(({ locations }) =>
      isInLocations(there, locations),
    );
    const films = listings.find(
      ({ section, type }) => type === "movie" && around.some(({ id }) => id === section),
    );
    if (films) {
      const message = `${title} did not have it when its library was last listed.`;
      facts.push({ at: films.listedAt, about: "library", message });
    }
  }
  return facts;
}

async function aboutReleases(
  deps: WhyDeps,
  target: string,
  found: readonly ReleaseAtPath[],
  place?: PathFacts,
): Promise<ShownWhy> {
  const ids = found.map(({ release }) => release.id);
  const elsewhere = await viewEngineElsewhere(deps.store, ids, deps.clock.now());
  const around = {
    mode: deps.mode,
    toStart: deps.toStart(),
    engine: elsewhere ?? (await showRunningEngine(deps.store, deps.lockHeld)),
    paused: await isPaused(deps.store.read),
  };
  const days = await trashDaysOf(deps);
  const told = await deps.storages.tell(found, "release", ({ release }) => release.id);
  const views = [];
  for (const { release, itemPaths, storage } of told.slice(0, 5)) {
    views.push(
      await viewOf(
        deps.storages.isElsewhere(storage) ? { ...deps, files: AWAY } : deps,
        release,
        itemPaths,
      ),
    );
  }
  const verdicts = views.map((view) => explainRelease(view, around));
  // If several releases are at one path, a release in the library gives the verdict. Otherwise, the
  // newest release does.
  const verdict = verdicts.find(({ inLibrary }) => inLibrary) ?? verdicts[0];
  const facts = views.flatMap((view) =>
    listReleaseFacts(view, { trashDays: days, now: deps.clock.now() }),
  );
  const servers = await readServersOf(
    deps.store.read,
    told.map(({ release }) => release),
  );
  const isHere = told.some(({ storage }) => !deps.storages.isElsewhere(storage));
  const shown = toShown(
    target,
    verdict ?? NOTHING,
    told.map(({ release, storage }) => ({ ...release, storage, servers: servers.get(release.id) })),
    [...(place && isHere ? [diskFact(place)] : []), ...told.flatMap(storageFact), ...facts],
  );
  const [only, ...others] = told;
  const help = only && others.length === 0 ? explainReasons(only.release) : [];
  return { ...shown, ...(help.length === 0 ? {} : { help }) };
}

/** Three explanations are enough for the user, because the most important reasons come first. */
const MAX_EXPLAINED = 3;

/**
 * Returns help paragraphs about what a release waits for and, until it is filed, about its reasons.
 */
function explainReasons({ state, waiting, reasons }: Release): ReasonParagraph[] {
  const codes = [waiting?.code, ...(state === "filed" ? [] : reasons.map(({ code }) => code))];
  return [...new Set(codes)].slice(0, MAX_EXPLAINED).flatMap((code) => {
    const help = code === undefined ? undefined : findReasonHelp(code);
    return code === undefined || help === undefined ? [] : [{ code, ...help }];
  });
}

/** Throws for files on another machine, which cannot be read here, so that the journal decides. */
const notHere = (): never => {
  throw new Outage("not_readable", "It is on another machine.");
};
const AWAY: WhyPorts["files"] = {
  readFileIdentity: notHere,
  countLinks: notHere,
  readLinkTarget: notHere,
};

const storageFact = ({ release: { id }, storage }: ReleaseAtPath & { storage?: string }): Fact[] =>
  storage === undefined
    ? []
    : [
        {
          about: "queue",
          message: `Release #${id} is on the storage ${cleanText(storage, 100)}.`,
          releaseId: id,
        },
      ];

const NOTHING: WhyVerdict = { answer: "There is no record of it.", inLibrary: false };

/**
 * Answers for a file that is in a release's folder but not listed by the release, because the file
 * is hidden, unfinished, or newer than the last discovery.
 */
function aboutUnlisted(
  deps: WhyDeps,
  target: string,
  place: PathFacts,
  release: Release,
  torrents: readonly RegisteredTorrent[],
): ShownWhy {
  const verdict = explainPath(place, { ...deps.folders, ingestDirs: [release.path] }) ?? {
    answer: `There is nothing at ${quotedPath(place.path)}.`,
    inLibrary: false,
  };
  const holder = `It is in the folder of release #${release.id}, which ${traitsOf(release.state).words}.`;
  const next =
    place.kind === "missing"
      ? sentence`${{ do: "show", id: release.id }} lists its files.`
      : verdict.next;
  const facts = [diskFact(place), ...torrents.map(toTorrentFact)];
  return toShown(
    target,
    { ...verdict, next, answer: sentence`${verdict.answer} ${holder}` },
    [release],
    facts,
  );
}

async function aboutTorrent(
  deps: WhyDeps,
  target: string,
  torrent: RegisteredTorrent,
  place?: PathFacts,
): Promise<ShownWhy> {
  if (torrent.releaseId !== undefined) {
    const release = await requireRelease(deps.store, torrent.releaseId);
    return aboutReleases(deps, target, [{ release, itemPaths: undefined }], place);
  }
  const facts = [toTorrentFact(torrent), ...(place ? [diskFact(place)] : [])];
  return toShown(target, explainTorrent(torrent), [], facts);
}

/** Answers for a folder that contains several releases, or files of several releases. */
function aboutFolder(
  target: string,
  place: PathFacts,
  { releases, total }: { releases: readonly Release[]; total: number },
  { ingestDirs }: KnownFolders,
): ShownWhy {
  const counts = new Map<State, number>();
  for (const { state } of releases) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = [...counts].map(([state, count]) => `${count} ${formatState(state)}`).join(", ");
  const all = formatCount(total, "release");
  const some = total > releases.length ? `${all}. The newest ${releases.length} are: ` : `${all}: `;
  const isDownload = releases.some((release) => isBelow(release.path, place.path));
  const watched = ingestDirs.includes(place.path) ? " It is a watched folder." : "";
  const verdict: WhyVerdict = {
    answer: isDownload
      ? `It contains ${some}${states}.${watched}`
      : `It contains files from ${some}${states}.`,
    next: sentence`Ask about one of them with ${{ do: "why" }}, by its id or by the path of a single file.`,
    inLibrary: !isDownload && releases.some(({ state }) => state === "filed"),
  };
  const facts = releases.map(
    ({ id, name, state, path, updatedAt }): Fact => ({
      at: updatedAt,
      about: "queue",
      message: `#${id} ${quoted(name, 500)} ${traitsOf(state).words}: ${quotedPath(path)}`,
      releaseId: id,
    }),
  );
  return toShown(target, verdict, releases, [diskFact(place), ...facts]);
}

const DISK_SENTENCES: Record<PathFacts["kind"], string> = {
  file: "A file exists at this path.",
  folder: "A folder exists at this path.",
  link: "A symbolic link exists at this path.",
  special: "The path is neither a file nor a folder.",
  missing: "Nothing exists at this path now.",
  unreadable: "The system denies access to it.",
};

const diskFact = ({ kind }: PathFacts): Fact => ({ about: "disk", message: DISK_SENTENCES[kind] });

type LocatedRelease = Pick<Release, "id" | "name" | "state"> & {
  storage?: string | undefined;
  servers?: ShownServer[] | undefined;
};

function toShown(
  target: string,
  verdict: WhyVerdict,
  releases: readonly LocatedRelease[],
  facts: readonly Fact[],
): ShownWhy {
  return {
    target,
    answer: cleanSentence(verdict.answer, 4000),
    ...(verdict.next === undefined ? {} : { next: cleanSentence(verdict.next, 1000) }),
    in_library: verdict.inLibrary,
    releases: releases.map(({ id, name, state, storage, servers }) => ({
      id,
      name: cleanText(name),
      state,
      ...dropUndefined({ storage, servers }),
    })),
    facts: showFacts(facts, verdict.answer),
  };
}

import { join } from "node:path";
import { type Sentence, withHint } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { isNeverItem, isPartialName } from "../../core/media-files/partial-name.ts";
import { type AskBudget, explainLate, type Services } from "../../core/services.ts";
import { type ClaimRelation, createClaims } from "../../core/torrent/claims.ts";
import { type ClientFolders, explainLeftByLabel } from "../../core/torrent/client.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import type { Db } from "../../store/open.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";
import { listAllTorrents, type RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { readTopNames } from "../torrents/on-disk.ts";
import type { LocalClient } from "../torrents/port.ts";

/** A client that did not respond, or a path that could not be read. */
export type UnreadLocation = { about: string; message: Sentence };

/** A torrent that a client currently has. `isOurs` is true unless its labels exclude it. */
export type HeldTorrent = {
  client: string;
  torrent: Torrent;
  paths: string[];
  isWhole: boolean;
  isOurs: boolean;
};

export type HeldTorrents = {
  all: HeldTorrent[];
  /** Returns how a path relates to these torrents. */
  relationOf(path: string): ClaimRelation;
  /** Download folders of the clients that responded. */
  folders: string[];
  /** Paths that may belong to a torrent, although no client confirms it. */
  doubtful: string[];
  unknown: UnreadLocation[];
};

/**
 * Requests the torrents of all clients in parallel. All paths that may belong to a client that is
 * late or did not respond are doubtful.
 */
export async function askClients(
  db: Db,
  clients: Services<LocalClient>,
  budget: AskBudget,
): Promise<HeldTorrents> {
  const known = (await listAllTorrents(db)).filter(({ goneAt }) => goneAt === undefined);
  const remembered = await listRememberedClients(db);
  const asked = await clients.askEach((client, stop) => askOne(client, known, stop), budget);
  if (asked.failures[0]) throw asked.failures[0].error;
  const answers = [
    ...asked.answers,
    ...asked.late.map((service) => ({
      service,
      answer: { message: explainLate(service, budget) },
    })),
  ];
  const all: HeldTorrent[] = [];
  const [folders, doubtful, unknown]: [string[], string[], HeldTorrents["unknown"]] = [[], [], []];
  for (const { service, answer } of answers) {
    const { name, pathMap } = service;
    if ("torrents" in answer) {
      all.push(...answer.torrents);
      folders.push(...answer.folders);
      doubtful.push(...answer.unfinished);
      continue;
    }
    const used =
      remembered.find((rememberedClient) => rememberedClient.name === name)?.folders ??
      pathMap.map(({ here }) => here);
    doubtful.push(...used, ...known.filter(({ client }) => client === name).flatMap(pathsOf));
    unknown.push({ about: name, message: answer.message });
  }
  const strangers = known.filter(({ client }) => !clients.some(({ name }) => name === client));
  doubtful.push(...strangers.flatMap(pathsOf));
  for (const [about, of] of Map.groupBy(strangers, ({ client }) => client)) {
    unknown.push({
      about,
      message: `It is no longer configured. It had ${formatCount(of.length, "download")} when it was.`,
    });
  }
  const { relationOf } = createClaims(all.flatMap(({ paths }) => paths));
  return { all, relationOf, folders, doubtful, unknown };
}

const pathsOf = ({ folder, tops = [], places = [] }: RegisteredTorrent): string[] => [
  ...tops.map((top) => join(folder, top)),
  ...places,
];

async function askOne(
  client: LocalClient,
  known: readonly RegisteredTorrent[],
  signal: AbortSignal,
): Promise<
  { torrents: HeldTorrent[]; folders: string[]; unfinished: string[] } | { message: Sentence }
> {
  const { name, toHere } = client;
  try {
    const [torrents, used] = await Promise.all([
      client.list("all", signal),
      client.folders(signal),
    ]);
    const ownTorrents = new Map(
      known
        .filter((registeredTorrent) => registeredTorrent.client === name)
        .map((registeredTorrent) => [registeredTorrent.hash, registeredTorrent]),
    );
    const { tops } = await readTopNames(client, torrents, (hash) => ownTorrents.get(hash), signal);
    return {
      torrents: torrents.flatMap((torrent) => {
        const { hash, downloadDir, waits, labels } = torrent;
        const paths = (tops.get(hash) ?? []).map((top) => join(toHere(downloadDir), top));
        const isOurs = explainLeftByLabel(labels, client) === undefined;
        const held = { client: name, torrent, paths, isWhole: waits === undefined, isOurs };
        // A newsreader no longer needs its finished downloads.
        return held.isWhole && isOurs && isNewsreader(client.kind) ? [] : [held];
      }),
      folders: foldersOf(used, torrents).map(toHere),
      // In these folders, unfinished downloads may have any name.
      unfinished: [used.incomplete ?? [], torrents.flatMap((one) => one.unfinishedDir ?? [])]
        .flat()
        .map(toHere),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) return { message: withHint(error) };
    if (error instanceof Outage) return { message: error.said };
    throw error;
  }
}

const foldersOf = (
  { download, others = [] }: ClientFolders,
  torrents: readonly Torrent[],
): string[] => [
  ...new Set([...download, ...others, ...torrents.map((torrent) => torrent.downloadDir)]),
];

type DownloadFolders = {
  /** Download folders. */
  roots: readonly string[];
  /**
   * Paths whose content is not reported: libraries, our own folder, possible torrent data, and
   * downloads that were or may be filed.
   */
  closed: readonly string[];
  held: Pick<HeldTorrents, "relationOf">;
  /** Paths of all releases. */
  releases: Iterable<string>;
  files: Pick<EngineFiles, "listRoot">;
  unreadable: (folder: string, message: string) => void;
};

/**
 * Finds files and folders in the download folders that belong to no torrent and are not closed. A
 * folder is not returned as a whole if it contains anything that is not a leftover.
 */
export async function* findLeftovers(
  { roots, closed, held, releases, files, unreadable }: DownloadFolders,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const [toClosed, toRoots, toReleases] = [
    createClaims(closed).relationOf,
    createClaims(roots).relationOf,
    createClaims(releases).relationOf,
  ];
  const isIn = (relation: ClaimRelation): boolean => relation === "own" || relation === "inside";

  async function* inFolder(folder: string): AsyncGenerator<string> {
    const listing = await files.listRoot(folder, signal);
    if (listing.state !== "ok") unreadable(folder, listing.message);
    for (const { name, kind } of listing.state === "ok" ? listing.entries : []) {
      const path = join(folder, name);
      // A client with its own names for unfinished files does not report these names.
      if (isNeverItem(name) || isPartialName(name) || (kind !== "file" && kind !== "folder")) {
        continue;
      }
      const related = held.relationOf(path);
      // Another download folder is searched separately.
      if (isIn(related) || isIn(toClosed(path)) || toRoots(path) === "own") continue;
      const isMixed = [related, toClosed(path), toRoots(path), toReleases(path)].includes("around");
      if (!isMixed) yield path;
      else if (kind === "folder" && toReleases(path) !== "own") yield* inFolder(path);
    }
  }

  for (const root of new Set(roots)) if (!isIn(toClosed(root))) yield* inFolder(root);
}

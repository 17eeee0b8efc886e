import { withHint } from "../../core/actions/sentence.ts";
import { inCommands } from "../../core/actions/tongues.ts";
import { ENGINE } from "../../core/actor.ts";
import { UserError } from "../../core/errors.ts";
import { sameFile } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { TorrentClient, TorrentCommands } from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { successorsOf } from "../../store/journal/supersede.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { Files } from "../releases/files-port.ts";
import type { TorrentRegistry } from "./registry.ts";

type AutoRemoveDeps = {
  store: Store;
  registry: TorrentRegistry;
  client: Pick<TorrentClient, "name" | "list">;
  commands: Pick<TorrentCommands, "remove">;
  files: Pick<Files, "fileIdentity">;
  now: () => number;
  /** Logs one sentence. */
  log: (message: string) => void;
};

/**
 * Removes torrents, never their data, when they met their seeding goal and were filed completely. Every file must still be
 * in the library as it was filed, or superseded by a better one, and no child release of the folder may be undecided. A
 * torrent without a goal, its own or the session's, never finishes and is kept. Each refusal by the client is logged once
 * per torrent.
 * @throws Outage
 */
export function createAutoRemove({ store, registry, client, commands, files, now, log }: AutoRemoveDeps) {
  const reported = new Set<string>();

  async function isFiledWhole({ id, reasons }: Pick<Release, "id" | "reasons">): Promise<boolean> {
    if (reasons.length > 0) return false;
    const publications = await publicationsOf(store.read, id);
    const published = new Set(publications.map(({ itemPath }) => itemPath));
    // A superseded file does not need the torrent either.
    const successors = await successorsOf(store.read, id);
    for (const { path, role, skip, destination } of await itemsOf(store.read, id)) {
      const wanted = !skip && (role === "video" || role === "subtitle");
      const inLibrary = (destination !== undefined && published.has(path)) || successors.has(path);
      if (wanted && !inLibrary) return false;
    }
    const livePublications = [...publications, ...successors.values()];
    for (const { finalPath, final } of livePublications) {
      const onDisk = await files.fileIdentity(finalPath);
      if (!onDisk || !final || !sameFile(onDisk, final)) return false;
    }
    return livePublications.length > 0;
  }

  /** Whether a complete torrent's release and all its child releases are done with the files. */
  async function isDone({ complete, waits, goneAt, releaseId }: RegisteredTorrent): Promise<boolean> {
    if (!complete || waits !== undefined || goneAt !== undefined || releaseId === undefined) return false;
    const release = await findRelease(store.read, releaseId);
    if (release?.state !== "filed" || !(await isFiledWhole(release))) return false;
    for (const { id, state } of await lineageAt(store.read, release.path)) {
      const grown = state === "filed" && id !== release.id ? await findRelease(store.read, id) : undefined;
      if (!traitsOf(state).freesTorrent || (grown && !(await isFiledWhole(grown)))) return false;
    }
    return true;
  }

  /** Returns whether it was removed. Asks again first: it may have been started or got more files since the list. */
  async function remove({ hash, name }: RegisteredTorrent, signal: AbortSignal): Promise<boolean> {
    const [torrent] = await client.list([hash], signal);
    if (!torrent?.goalReached) return false;
    try {
      await commands.remove(hash, signal);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!reported.has(hash)) log(`${cleanText(name, 200)} was filed but not removed: ${inCommands(withHint(error))}`);
      reported.add(hash);
      return false;
    }
  }

  return async (torrents: readonly Torrent[], signal: AbortSignal): Promise<void> => {
    for (const torrent of torrents) {
      const known = torrent.goalReached ? registry.get({ client: client.name, hash: torrent.hash }) : undefined;
      if (!known || !(await isDone(known)) || !(await remove(known, signal))) continue;
      const at = now();
      const { hash, releaseId, name } = known;
      await registry.save([{ ...known, goneAt: at, waits: undefined }], (trx) =>
        appendHistory(trx, {
          at,
          releaseId,
          name,
          action: "torrent_removed",
          actor: ENGINE,
          detail: {
            client: client.name,
            hash,
            message: "It was filed and met its seeding goal. Its data was not deleted.",
          },
        }),
      );
    }
  };
}

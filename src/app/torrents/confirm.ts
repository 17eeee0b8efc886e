import { dirname } from "node:path";
import { Outage } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Services } from "../../core/services.ts";
import { explainLeftByLabel } from "../../core/torrent/client.ts";
import { setOrigin } from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { explainUnnamed, isInNamedFolder, toPlace } from "./hold-elsewhere.ts";
import { isRenamed } from "./merge-torrent.ts";
import type { LocalClient, TorrentDeps } from "./port.ts";
import type { TorrentRegistry } from "./registry.ts";
import { pathOf } from "./take-over.ts";

/** Returns undefined if the release may be filed as it is. */
export type ConfirmSource = (release: Release, signal: AbortSignal) => Promise<Event | undefined>;

/** If several clients have the same torrent, returns the one whose data is filed. */
const torrentAt = (registry: TorrentRegistry, release: Release): RegisteredTorrent | undefined =>
  registry
    .allOfRelease(release)
    .find((torrent) => torrent.goneAt === undefined && pathOf(torrent) === release.path) ??
  registry.ofRelease(release);

/**
 * Asks the client again just before a torrent is filed, because the torrent may have been renamed,
 * moved or re-checked since it was complete. If the client does not respond or no longer has the
 * torrent, the files on disk decide; they are compared anyway. A release in a folder that the owner
 * did not name is not filed, even if a person approved it.
 * @throws Outage if nothing exists at the release's path and its client does not respond
 */
export function createConfirm(
  registry: TorrentRegistry,
  files: EngineFiles,
  clients: Services<LocalClient>,
  namedFolders: TorrentDeps["namedFolders"],
): ConfirmSource {
  return async (release, signal) => {
    if (release.source !== "torrent") return undefined;
    const known = torrentAt(registry, release);
    const client = clients.find(({ name }) => name === known?.client);
    const place = toPlace(release.path);
    if (!isInNamedFolder(await namedFolders(), place)) {
      // The next check of the torrent holds it, with the line that names the folder.
      const isFollowed = known !== undefined && client !== undefined && known.goneAt === undefined;
      return isFollowed
        ? { kind: "content_changed" }
        : { kind: "unsure", reasons: [explainUnnamed(place.folder)] };
    }
    if (!known || !client) return undefined;
    const isThere = async (): Promise<boolean> =>
      (await files.readFileIdentity(release.path)) !== undefined;
    if (known.goneAt !== undefined) {
      // A folder that cannot be listed is on an unmounted disk. An empty folder may be left over
      // from the removal.
      const away = (await files.listRoot(dirname(release.path), signal)).state !== "ok";
      return away || (await isThere()) ? undefined : { kind: "vanished" };
    }
    try {
      const listed = await client.list([known.hash], signal);
      const torrent = listed.find(({ hash }) => hash === known.hash);
      if (!torrent) return undefined;
      // A person's approval overrides a label; otherwise the person would only be asked again.
      const left =
        release.decidedBy === "person" ? undefined : explainLeftByLabel(torrent.labels, client);
      if (torrent.waits !== undefined || left !== undefined) return { kind: "content_changed" };
      const folder = client.toHere(torrent.downloadDir);
      const renamed = isRenamed(known, torrent);
      if (folder === known.folder && !renamed) return undefined;
      const moved = {
        ...known,
        folder,
        name: torrent.name,
        tops: renamed ? undefined : known.tops,
      };
      const path = pathOf(moved);
      await registry.save([{ ...moved, complete: false }], async (trx) => {
        if (path) await setOrigin(trx, release.id, { path });
      });
      return { kind: "content_changed" };
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      if (await isThere()) return undefined;
      throw new Outage(
        error.code,
        `There is nothing at ${quoted(release.path, 300)}. ${error.message}`,
      );
    }
  };
}

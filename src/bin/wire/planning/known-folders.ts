import type { Places } from "../../../app/review/refuse.ts";
import type { Store } from "../../../store/open.ts";
import { knownTransmission } from "../../../store/torrents/torrent-notes.ts";
import type { Config } from "../../config/config.ts";
import { diskFiles } from "../../config/files.ts";

/**
 * Where no download lies, by the names that downloads are known by: with links resolved, whatever the settings call them.
 * Asked each time, since a disk may come later.
 */
export const downloadPlaces = ({ ingestDirs, mediaRoots, stateDir }: Config): Places => ({
  ingestDirs,
  get mediaRoots() {
    return mediaRoots.map((root) => diskFiles.real(root));
  },
  get stateDir() {
    return diskFiles.real(stateDir);
  },
});

/**
 * Whether a path, its links resolved, lies below a place that an MCP client may name paths of: a watched folder, the
 * library, or a folder of Transmission, mapped or told by it.
 */
export async function isBelowRoots(
  { ingestDirs, mediaRoots, transmission }: Pick<Config, "ingestDirs" | "mediaRoots" | "transmission">,
  store: Pick<Store, "read">,
  real: string,
): Promise<boolean> {
  const folders = (await knownTransmission(store.read))?.folders ?? [];
  const roots = [...ingestDirs, ...mediaRoots, ...transmission.pathMap.map(({ here }) => here), ...folders];
  return roots.map((root) => diskFiles.real(root)).some((root) => real.startsWith(`${root}/`));
}

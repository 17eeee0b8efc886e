import type { Places } from "../../app/review/refuse.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";

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

import { type ProofServer, selectProofServers } from "../../core/library/lacking-folder.ts";
import {
  type ListedServer,
  type ProofRule,
  pathMapSettingOf,
} from "../../core/library/server-entry.ts";
import type { Db } from "../../store/open.ts";
import { listRememberedSections } from "../../store/plex/plex-listings.ts";

/**
 * Returns the servers that must show new files, besides the first one, with their libraries as of
 * their last answers.
 */
export async function listProofServers(
  db: Db,
  {
    servers = [],
    proof = "all",
  }: { servers?: readonly ListedServer[] | undefined; proof?: ProofRule },
): Promise<ProofServer[]> {
  return await Promise.all(
    selectProofServers(servers, proof).map(async ({ name, title, pathMap }) => ({
      title,
      pathMap,
      mapSetting: pathMapSettingOf(name),
      libraries: await listRememberedSections(db, name),
    })),
  );
}

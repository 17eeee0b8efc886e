import { join } from "node:path";
import { resolveDownload } from "../../adapters/fs/resolve-download.ts";
import { add } from "../../app/review/add.ts";
import type { Io } from "../../cli/context.ts";
import { UserError } from "../../core/errors.ts";
import { openStore } from "../../store/open.ts";
import { releaseAtPath } from "../../store/releases.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import { storeFiles } from "./store-files.ts";

/**
 * What Transmission's hook calls: a hint, 0..n times, early or late. Offers what the torrent left in a watched folder;
 * the folder's own rule decides when it is complete. Never throws: the hook must not fail Transmission.
 *
 * `TR_TORRENT_NAME` is the torrent maker's raw text. It is taken only as the name of something that lies directly in a
 * watched folder; everything else is left to the look at the folder itself.
 */
export async function torrentDone(
  env: Readonly<Record<string, string | undefined>>,
  config: () => Promise<Config>,
  io: Io,
): Promise<void> {
  try {
    const { ingestDirs, mediaRoots, stateDir } = await config();
    const path = offered(env["TR_TORRENT_DIR"], env["TR_TORRENT_NAME"]);
    const real = await resolveDownload(path, "/");
    if (!ingestDirs.some((root) => real.startsWith(`${root}/`) && !real.slice(root.length + 1).includes("/"))) {
      throw new UserError("The torrent lies in no watched folder.", "Add its folder to PLEX_INGEST_DIR.", "refused");
    }
    await using store = await openStore(storeFiles(stateDir), {
      mode: "create",
      random: Math.random,
      now: systemClock.now,
    });
    const deps = { store, resolve: async () => real, ingestDirs, mediaRoots };
    // A hint brings nothing back that a person rejected or took back: only what is new, or was gone.
    const known = await releaseAtPath(store.read, real);
    if (known && known.state !== "gone") return;
    await add(deps, [real], {}, { actor: "hook", at: systemClock.now() });
  } catch (error) {
    io.err(`torrent-done: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function offered(folder: string | undefined, name: string | undefined): string {
  if (folder && name && !name.includes("/") && name !== "." && name !== "..") return join(folder, name);
  throw new UserError("Transmission named no usable torrent.", "It is found by the look at the folder.");
}

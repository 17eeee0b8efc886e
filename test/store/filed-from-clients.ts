import type { OperationState } from "../../src/core/journal/operation.ts";
import { beginOperation } from "../../src/store/journal/journal.ts";
import type { Store } from "../../src/store/open.ts";
import { takeLease } from "../../src/store/settings/lease.ts";
import { rememberClient, setOrigin } from "../../src/store/torrents/torrent-notes.ts";
import { added, intent } from "./support-release.ts";

/**
 * Fills a database of an older version with releases of a client and of a watched folder, filed or
 * not.
 */
export async function fillFiledFromClients(old: Store): Promise<void> {
  const lease = await old.write((trx) =>
    takeLease(trx, { kind: "daemon", host: "nas", pid: 7, since: 1 }),
  );
  await old.write((trx) =>
    rememberClient(trx, {
      name: "transmission",
      address: "http://nas:9091",
      folders: ["/data/films", "/data", "/unused", "/"],
    }),
  );
  const rows: [path: string, source: "torrent" | "folder", state: OperationState][] = [
    ["/data/films/4k/Heat.mkv", "torrent", "sealed"],
    ["/data/films/Alien.mkv", "torrent", "undone"],
    ["/else/own-folder/Dune.mkv", "torrent", "superseded"],
    ["/data/tv/Held.mkv", "torrent", "rolled_back"],
    ["/failed/Held.mkv", "torrent", "intent"],
    ["/watched/Film.mkv", "folder", "sealed"],
    ["/Root.mkv", "torrent", "sealed"],
  ];
  for (const [index, [path, source, state]] of rows.entries()) {
    const release = await added(old, `Release ${index}`);
    await old.write(async (trx) => {
      await setOrigin(trx, release.id, { path, source });
      await beginOperation(trx, intent(`op${index}`, release, { lease }), 1);
      await trx.updateTable("operation").set({ state }).where("id", "=", `op${index}`).execute();
    });
  }
}

/** The folders that the upgrade names for them. */
export const FILED_FROM = ["/data/films", "/else/own-folder"];

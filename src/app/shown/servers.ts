import type { Release } from "../../core/release/release.ts";
import type { Db } from "../../store/open.ts";
import { listMediaServers } from "../../store/servers/media-servers.ts";
import { listServerStates } from "../../store/servers/server-states.ts";
import { toIso } from "./release.ts";
import type { ShownServer } from "./release-shape.ts";

/**
 * Returns the state of each filed release at each server that was asked about it, by release id.
 * With a single server, its state is the release's own.
 */
export async function readServersOf(
  db: Db,
  releases: readonly Pick<Release, "id" | "plex">[],
): Promise<ReadonlyMap<number, ShownServer[]>> {
  const asked = releases.filter(({ plex }) => plex !== undefined);
  if (asked.length === 0) return new Map();
  const servers = await listMediaServers(db);
  const states = await listServerStates(
    db,
    asked.map(({ id }) => id),
  );
  const isSingle = servers.length === 1;
  return new Map(
    asked.map(({ id, plex = "pending" }) => [
      id,
      servers.flatMap(({ name, kind }): ShownServer[] => {
        const known = states.find((row) => row.releaseId === id && row.server === name);
        const state = isSingle ? plex : known?.state;
        if (state === undefined) return [];
        const at = known?.state === state ? known.at : undefined;
        return [{ name, kind, state, ...(at === undefined ? {} : { at: toIso(at) }) }];
      }),
    ]),
  );
}

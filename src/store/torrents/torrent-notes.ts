import type { Kysely } from "kysely";
import type { Reason } from "../../core/reason.ts";
import type { State } from "../../core/release/state.ts";
import type { Schema } from "../schema.ts";

/** What the engine has to say of a torrent that somebody looks at. */
export type TorrentNote = {
  waits?: Reason | undefined;
  release?: { id: number; state: State; reasons: readonly Reason[] } | undefined;
};

/** The notes on these torrents, by hash; none for one that the engine did not see yet. */
export async function torrentNotes(db: Kysely<Schema>, hashes: readonly string[]): Promise<Map<string, TorrentNote>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom("torrent")
    .leftJoin("release", "release.id", "torrent.release_id")
    .select(["torrent.hash", "torrent.waits_json", "release.id", "release.state", "release.reasons_json"])
    .where("torrent.hash", "in", hashes)
    .execute();
  return new Map(
    rows.map(({ hash, waits_json: waits, id, state, reasons_json: reasons }) => [
      hash,
      {
        waits: waits === null ? undefined : (JSON.parse(waits) as Reason),
        release:
          id === null || state === null
            ? undefined
            : { id, state: state as State, reasons: JSON.parse(reasons ?? "[]") as Reason[] },
      },
    ]),
  );
}

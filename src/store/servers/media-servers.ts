import { type RawBuilder, sql } from "kysely";
import {
  FIRST_SERVER,
  isServerName,
  SERVER_TITLES,
  type ServerName,
} from "../../core/library/server-entry.ts";
import type { ProofShare } from "../../core/scan/combine-states.ts";
import type { Db } from "../open.ts";
import { own } from "../storages/scope.ts";

/** A media server of the storage's engine, as of the engine's last start. */
export type StoredServer = {
  name: string;
  kind: ServerName;
  title: string;
  proof: ProofShare;
};

/** A database that no engine has told its servers has one. */
const ONLY_PLEX: StoredServer = {
  name: FIRST_SERVER,
  kind: "plex",
  title: SERVER_TITLES.plex,
  proof: "all",
};

/** Lists the media servers of the process's own storage, the first one first. Never empty. */
export async function listMediaServers(db: Db): Promise<StoredServer[]> {
  const rows = await own(db)
    .selectFrom("media_server")
    .select(["name", "kind", "title", "proof"])
    .orderBy("position")
    .execute();
  const servers = rows.map(
    ({ kind, proof, ...row }): StoredServer => ({
      ...row,
      kind: isServerName(kind) ? kind : "plex",
      proof: proof === "any" || proof === "no" ? proof : "all",
    }),
  );
  return servers.length > 0 ? servers : [ONLY_PLEX];
}

/** Returns SQL for the name of the first server of the process's own storage. */
export function nameOfFirstServer(db: Db): RawBuilder<string> {
  const first = own(db).selectFrom("media_server").select("name").where("position", "=", 0);
  return sql<string>`coalesce(${first.limit(1)}, ${sql.lit(FIRST_SERVER)})`;
}

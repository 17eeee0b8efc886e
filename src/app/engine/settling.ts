import { settlingLines } from "../../core/settle/settling-lines.ts";
import type { Db } from "../../store/open.ts";
import { releasesIn } from "../../store/releases/releases.ts";
import { effectiveSettings } from "../../store/settings/settings.ts";

// The default of INGEST_STABLE_SECONDS, for a database that no engine has written its settings to.
const DEFAULT_SECONDS = 60;

/** Lines on what settles, what each waits for and how long; empty where nothing does. `now` is ms since 1970. */
export async function readSettling(db: Db, now: number): Promise<string[]> {
  // What torrents wait for is in the list of torrents.
  const settling = (await releasesIn(db, ["settling"])).filter(({ source }) => source !== "torrent");
  if (settling.length === 0) return [];
  const settings = await effectiveSettings(db);
  const seconds = Number(settings.find(({ name }) => name === "INGEST_STABLE_SECONDS")?.value ?? DEFAULT_SECONDS);
  return settlingLines(settling, seconds, now);
}

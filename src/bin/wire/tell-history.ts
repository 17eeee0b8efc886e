import type { Stage } from "../../app/engine/engine.ts";
import { createFollowHistory } from "../../app/engine/follow-history.ts";
import { showEntry } from "../../app/shown/release.ts";
import { entryText, shortened } from "../../cli/show/history-lines.ts";
import type { Store } from "../../store/open.ts";
import type { DaemonLog } from "../log.ts";

/** How the life of a release ends or stops; the steps before it are in history alone. */
const USUAL = ["filed", "held", "ignored", "taken_back", "restored", "superseded", "reinstated"];
const UNUSUAL = ["source_lost", "plex_mismatch", "plex_not_seen"];

/** A line in the daemon's log for each release that was filed, taken back, or waits for somebody. */
export const tellHistory = (store: Pick<Store, "read">, log: DaemonLog): Promise<Stage> =>
  createFollowHistory(store, [...USUAL, ...UNUSUAL], (entry) => {
    const say = UNUSUAL.includes(entry.action) ? log.warn : log.info;
    say(entryText(shortened(showEntry(entry))));
  });

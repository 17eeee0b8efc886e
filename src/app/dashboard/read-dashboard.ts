import { basename } from "node:path";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { HELD } from "../../core/arr/long-hold.ts";
import type { Clock } from "../../core/clock.ts";
import { isServerName } from "../../core/library/server-entry.ts";
import { STATES, type State } from "../../core/release/state.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { CLIENT_KINDS } from "../../core/torrent/kinds.ts";
import { listAllInTrash } from "../../store/journal/trash.ts";
import type { Store } from "../../store/open.ts";
import { readQueueAge } from "../../store/releases/queue.ts";
import { readChanged } from "../review/queue/history.ts";
import { readStatistics } from "../review/statistics.ts";
import { toIso } from "../shown/release.ts";
import type { ShownChanged } from "../shown/results-shape.ts";
import type { ShownStatus, ShownVerdict } from "../shown/status-shape.ts";
import type { ShownDisk } from "../trash/storage-shape.ts";
import type { Dashboard, ServiceState } from "./dashboard-shape.ts";

const MAX_NAME_CHARS = 80;
const MAX_RECENT = 5;
/** A dashboard reads this every few seconds, often over a slow connection. */
const MAX_BYTES = 2048;

/** Health of the process that answers. */
export type ProcessHealth = Dashboard["status"];

/** Reads what dashboards show. `health`: of the process that answers. */
export type ReadDashboard = (health: ProcessHealth) => Promise<Dashboard>;

interface DashboardDeps {
  store: Store;
  health: ProcessHealth;
  version: string;
  startedAt: number;
  status: () => Promise<ShownStatus>;
  /** Rejects if a disk does not respond in time. */
  freeSpace: () => Promise<ShownDisk[]>;
  clock: Clock;
}

/**
 * Reads what a dashboard shows, without paths, addresses and people, because guests may see it. At
 * most 2 KiB as JSON: the last entries of `recent`, then of `space` and `clients`, are left out if
 * they do not fit.
 */
export async function readDashboard(deps: DashboardDeps): Promise<Dashboard> {
  const { store, health, version, startedAt, clock } = deps;
  const changed = async (limit: number, outcome?: "filed"): Promise<ShownChanged[]> =>
    (await readChanged(store, { limit, ...dropUndefined({ outcome }) }, clock)).releases;
  const [{ counts, verdicts }, queue, statistics, [last], recent, disks, trash] = await Promise.all(
    [
      deps.status(),
      readQueueAge(store.read),
      readStatistics(store, { days: 7 }, clock.now()),
      changed(1, "filed"),
      changed(MAX_RECENT),
      // A disk that does not respond is left out.
      deps.freeSpace().catch((): ShownDisk[] => []),
      listAllInTrash(store.read),
    ],
  );
  const countIn = (isMeant: (state: State) => boolean): number =>
    STATES.filter(isMeant).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const isSettling = (state: State): boolean => traitsOf(state).stage === "settle";
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  return fitInto(MAX_BYTES, {
    version,
    status: health === "ok" && verdicts.some(({ state }) => state === "ill") ? "degraded" : health,
    started_at: toIso(startedAt),
    queue: {
      review: queue.total,
      waiting: countIn(isSettling),
      working: countIn((state) => traitsOf(state).isOnTheWay && !isSettling(state)),
      ...(queue.oldestAt === undefined ? {} : { oldest_review_at: toIso(queue.oldestAt) }),
    },
    filed: {
      today: statistics.by_day.find(({ day }) => day === today)?.filed ?? 0,
      days_7: statistics.by_day.reduce((sum, { filed }) => sum + filed, 0),
      total: counts["filed"] ?? 0,
    },
    ...(last ? { last_filed: { title: titleOf(last), at: last.changed_at } } : {}),
    recent: recent.map(({ id, name, state, changed_at: at }) => ({
      id,
      name: cut(name),
      state: state as State, // `showChanged` copies the release's state
      at,
    })),
    services: {
      plex: "unknown",
      tmdb: "unknown",
      ...worstOf(
        verdicts.filter(({ code }) => !NO_SERVICE.has(code)),
        ({ code, name }) => (isServerName(code) ? cut(name) : code),
      ),
    },
    clients: worstOf(
      verdicts.filter(({ code }) => CLIENTS.has(code)),
      ({ name }) => cut(name),
    ),
    space: disks.flatMap(({ folders, free_bytes, total_bytes }) =>
      free_bytes === undefined || total_bytes === undefined
        ? []
        : { name: cut(folders.map((path) => basename(path)).join(", ")), free_bytes, total_bytes },
    ),
    trash: {
      files: trash.length,
      bytes: trash.reduce((sum, { identity }) => sum + identity.size, 0),
    },
  });
}

const CLIENTS: ReadonlySet<string> = new Set(CLIENT_KINDS);

/** Verdicts about the engine, this machine, its folders and holds. The status covers them. */
const NO_SERVICE: ReadonlySet<string> = new Set([
  ...CLIENT_KINDS,
  "engine",
  "this machine",
  "folder",
  "library",
  HELD,
]);

const STATE_OF = { well: "ok", silent: "silent", ill: "down" } as const satisfies Record<
  ShownVerdict["state"],
  ServiceState
>;
/** A source about which nothing was ever heard is neither silent nor ill. */
const stateOf = ({
  state,
  proven_at: provenAt,
  silent_since: since,
}: ShownVerdict): ServiceState =>
  state === "silent" && provenAt === undefined && since === undefined ? "unknown" : STATE_OF[state];

const WORST_LAST: readonly ServiceState[] = ["unknown", "ok", "silent", "down"];

/** The worst state of each service: several storages may ask the same one. */
function worstOf(
  verdicts: readonly ShownVerdict[],
  keyOf: (verdict: ShownVerdict) => string,
): Record<string, ServiceState> {
  const states: Record<string, ServiceState> = {};
  for (const verdict of verdicts) {
    const [key, state] = [keyOf(verdict), stateOf(verdict)];
    const known = states[key] ?? "unknown";
    states[key] = WORST_LAST.indexOf(state) > WORST_LAST.indexOf(known) ? state : known;
  }
  return states;
}

const cut = (text: string): string => cleanText(text, MAX_NAME_CHARS);

const titleOf = ({ identity, name }: ShownChanged): string =>
  cut(
    identity === undefined
      ? name
      : `${identity.title}${identity.year === undefined ? "" : ` (${identity.year})`}`,
  );

/** Leaves out the last entries of the lists until the facts fit. */
function fitInto(maxBytes: number, facts: Dashboard): Dashboard {
  const isTooLong = (given: Dashboard): boolean =>
    Buffer.byteLength(JSON.stringify(given)) > maxBytes;
  let fitting = facts;
  while (isTooLong(fitting) && fitting.recent.length > 0) {
    fitting = { ...fitting, recent: fitting.recent.slice(0, -1) };
  }
  while (isTooLong(fitting) && fitting.space.length > 0) {
    fitting = { ...fitting, space: fitting.space.slice(0, -1) };
  }
  while (isTooLong(fitting) && Object.keys(fitting.clients).length > 0) {
    const clients = Object.fromEntries(Object.entries(fitting.clients).slice(0, -1));
    fitting = { ...fitting, clients };
  }
  return fitting;
}

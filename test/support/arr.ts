import { createHash } from "node:crypto";
import type { ArrKind } from "../../src/core/arr/app.ts";
import {
  type FakeAnswer,
  type FakeRequest,
  startLoopback,
  toJsonAnswer,
} from "../../src/hosts/demo/stand-ins/loopback.ts";
import { type ArrDialect, toDialect } from "./arr-dialect.ts";
import { ARR_CONTRACTS } from "./contract/arr.ts";
import { type Strict, strictly } from "./contract/contract.ts";

export const ARR_KEY = "0123456789abcdef0123456789abcdef";

/** A record of the queue, with the fields that the program reads and some that it does not. */
type FakeQueueRecord = {
  downloadId?: string;
  title: string;
  /** `completed`, as for a download that is complete at its client. */
  status?: string;
  /** As an app of today shows it. */
  trackedDownloadState: string;
  trackedDownloadStatus?: string;
  errorMessage?: string;
  statusMessages?: { title: string; messages: string[] }[];
  outputPath?: string;
};

/** A record of the history. Its time is counted in ms since 1970. */
type FakeHistoryRecord = {
  downloadId?: string;
  sourceTitle: string;
  eventType: string;
  at: number;
  data?: Record<string, string>;
};

/** State of the stand-in, which a test may change at any time. */
type FakeArrState = {
  queue: FakeQueueRecord[];
  history: FakeHistoryRecord[];
  /** Its download client: the class in the app's sources, and the fields that select downloads. */
  client: {
    implementation: string;
    category?: string;
    importedCategory?: string;
    directory?: string;
    watchFolder?: string;
    tags?: string[];
    enable?: boolean;
  };
  rootFolders: string[];
  /** How this version names the state of a refused import. Today's if undefined. */
  dialect?: ArrDialect;
  /** True while the app looks at its queue. */
  isRefreshing?: boolean;
  /** Replaces each answer, for example with a login page. */
  instead?: ((asked: FakeRequest) => FakeAnswer | undefined) | undefined;
  /** An old version that ignores `downloadId`. */
  ignoresId?: boolean;
  /** The app's clock. Default: the time of this machine. */
  now: () => number;
  /** When it last began to look at its download clients. Default: now, at each moment. */
  lookedAt?: number | undefined;
  /** When it started. Default: long ago. */
  startedAt?: number | undefined;
  /** A proxy or a version that sends fewer entries than asked for. */
  maxPageSize?: number;
};

/** Events by their number in `eventType`. */
const EVENT_NUMBERS: Readonly<Record<string, string>> = {
  grabbed: "1",
  downloadFolderImported: "3",
  downloadFailed: "4",
  downloadIgnored: "7",
};

/** The number of an event is that of its content, so it stays when others leave. */
const toHistoryRecord = ({ at, ...record }: FakeHistoryRecord): object => ({
  id: Number.parseInt(
    createHash("md5")
      .update(JSON.stringify([at, record]))
      .digest("hex")
      .slice(0, 12),
    16,
  ),
  date: new Date(at).toISOString(),
  data: {},
  ...record,
});

/** Starts a Sonarr or Radarr that answers like its published API v3, with invented values. */
export async function startFakeArr(kind: ArrKind, base = "") {
  const state: FakeArrState = {
    queue: [],
    history: [],
    client: {
      implementation: "Transmission",
      category: kind === "sonarr" ? "tv-sonarr" : "radarr",
    },
    now: Date.now,
    rootFolders: [kind === "sonarr" ? "/tv" : "/movies"],
  };
  const prefix = `${base}/api/v3`;

  const paged = (all: readonly object[], { query }: FakeRequest): FakeAnswer => {
    const page = Number(query["page"] ?? 1);
    const pageSize = Math.min(Number(query["pageSize"] ?? 10), state.maxPageSize ?? 100_000);
    return toJsonAnswer({
      page,
      pageSize,
      sortKey: query["sortKey"] ?? "timeleft",
      sortDirection: query["sortDirection"] ?? "ascending",
      totalRecords: all.length,
      records: all.slice((page - 1) * pageSize, page * pageSize),
    });
  };

  const stateOf = ({ trackedDownloadState, statusMessages = [] }: FakeQueueRecord): string => {
    const said = statusMessages.flatMap(({ title, messages }) => [title, ...messages]);
    const row = { state: trackedDownloadState, said };
    return toDialect(row, state.dialect ?? "today", state.isRefreshing ?? false);
  };

  const listQueue = (): object[] =>
    state.queue.map((record, index) => ({
      id: index + 1,
      ...(kind === "sonarr" ? { seriesId: 5, episodeId: index + 1 } : { movieId: 3 }),
      size: 1000,
      sizeleft: 0,
      status: "completed",
      trackedDownloadStatus: record.statusMessages?.length ? "warning" : "ok",
      protocol: "torrent",
      downloadClient: "client",
      indexer: "indexer",
      ...record,
      trackedDownloadState: stateOf(record),
    }));

  const history = (asked: FakeRequest): FakeAnswer => {
    const { eventType, downloadId } = asked.query;
    const found = state.history
      .filter((record) => eventType === undefined || EVENT_NUMBERS[record.eventType] === eventType)
      .filter(
        (record) => downloadId === undefined || state.ignoresId || record.downloadId === downloadId,
      )
      .toSorted((a, b) => b.at - a.at);
    return paged(found.map(toHistoryRecord), asked);
  };

  const since = ({ query }: FakeRequest): FakeAnswer =>
    toJsonAnswer(
      state.history.filter(({ at }) => at >= Date.parse(query["date"] ?? "")).map(toHistoryRecord),
    );

  const answer = (asked: FakeRequest): FakeAnswer => {
    if (asked.headers["x-api-key"] !== ARR_KEY) {
      return toJsonAnswer({ error: "Unauthorized" }, 401);
    }
    switch (asked.path.slice(prefix.length)) {
      case "/queue":
        return paged(listQueue(), asked);
      case "/queue/details":
        return toJsonAnswer(listQueue());
      case "/history/since":
        return since(asked);
      case "/history":
        return history(asked);
      case "/system/status":
        return toJsonAnswer({
          appName: kind === "sonarr" ? "Sonarr" : "Radarr",
          instanceName: "Arr",
          version: "5.0.0.1",
          startTime: toSeconds(state.startedAt ?? 1_000_000_000_000),
          urlBase: base,
        });
      case "/system/task":
        return toJsonAnswer(
          ["Backup", "RefreshMonitoredDownloads"].map((taskName, index) => ({
            id: index + 1,
            taskName,
            interval: 1,
            lastExecution: toSeconds(state.now()),
            lastStartTime: toSeconds(state.lookedAt ?? state.now()),
          })),
        );
      case "/rootfolder":
        return toJsonAnswer(
          state.rootFolders.map((path, index) => ({ id: index + 1, path, accessible: true })),
        );
      default: {
        const name = kind === "sonarr" ? "tv" : "movie";
        const { implementation, category, importedCategory, directory, watchFolder, tags, enable } =
          state.client;
        return toJsonAnswer([
          {
            id: 1,
            name: "client",
            enable: enable ?? true,
            protocol: "torrent",
            implementation,
            fields: [
              { order: 0, name: "host", value: "localhost" },
              { order: 1, name: `${name}Category`, value: category },
              { order: 2, name: `${name}ImportedCategory`, value: importedCategory },
              { order: 3, name: `${name}Directory`, value: directory },
              { order: 4, name: "tags", value: tags },
              { order: 5, name: "watchFolder", value: watchFolder },
            ],
          },
        ]);
      }
    }
  };

  const strict = await strictly(
    {
      contract: ARR_CONTRACTS[kind],
      refusal: (status) => toJsonAnswer({ message: "" }, status),
    },
    (through) =>
      startLoopback({
        answer,
        // The page of the app answers every address outside its API, as a single-page app does.
        through: (asked, own) => {
          const other = state.instead?.(asked);
          if (other) return other;
          if (!asked.path.startsWith(`${prefix}/`)) return { status: 200, body: PAGE, type: HTML };
          const sent = through({ ...asked, path: asked.path.slice(base.length) }, own);
          return {
            ...sent,
            headers: { date: new Date(state.now()).toUTCString(), ...sent.headers },
          };
        },
      }),
  );
  return Object.assign(strict satisfies Strict, {
    state,
    url: `${strict.origin}${base}`,
    /** Returns the paths that were requested since the last call, without their queries. */
    asked(): string[] {
      return strict.requests.splice(0).map(({ path }) => path.slice(prefix.length));
    },
  });
}

/** Both apps send times in full seconds (`STJUtcConverter`). */
const toSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const HTML = "text/html";
const PAGE = "<!doctype html><html><title>App</title></html>";

export type FakeArr = Awaited<ReturnType<typeof startFakeArr>>;

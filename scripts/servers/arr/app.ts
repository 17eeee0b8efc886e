import type { ArrKind } from "../../../src/core/arr/app.ts";
import type { GivenApp } from "./options.ts";

/** An object of the API, of which the trial reads a few fields. */
type Row = {
  readonly [field: string]: unknown;
  readonly id?: number;
  readonly name?: string;
  readonly path?: string;
  readonly downloadId?: string;
  readonly eventType?: string;
};

/** The app's words about a download. */
export type AppView = {
  /** The rows of its queue, as `status/state/health: messages`. Empty if it does not list it. */
  row: string;
  messages: string[];
  /** Types of the events in its history, oldest first. */
  events: string[];
};

/** An app that was given, as the trial uses it. Only what the trial made is ever removed. */
export type TrialApp = GivenApp & {
  /** Returns the name and version. */
  open(signal: AbortSignal): Promise<string>;
  addRootFolder(path: string, signal: AbortSignal): Promise<void>;
  /** Adds a download client with these fields, as the app's own form would. */
  addClient(
    implementation: string,
    fields: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Adds a work unmonitored and without a search. Returns its number in the app. Undefined: the
   * app has the work already, or cannot find it.
   */
  addWork(id: number, rootFolder: string, signal: AbortSignal): Promise<number | undefined>;
  /** Has the app grab a release. The work is monitored only for this request. */
  push(work: number, release: Row, signal: AbortSignal): Promise<void>;
  view(name: string, hash: string | undefined, signal: AbortSignal): Promise<AppView>;
  /** Removes the client, works and root folders of trials. Returns their number. */
  clean(isOwn: (path: string) => boolean, signal: AbortSignal): Promise<number>;
};

class AppRefused extends Error {
  override name = "AppRefused";
  readonly status: number;

  constructor(said: string, status: number) {
    super(said);
    this.status = status;
  }
}

/** Begins the name of a download client in the app. The path of the trial's folder follows. */
const CLIENT = "plex-ingest trial in ";

const WORDS = {
  radarr: { works: "movie", unknown: "includeUnknownMovieItems" },
  sonarr: { works: "series", unknown: "includeUnknownSeriesItems" },
} as const satisfies Record<ArrKind, object>;

/**
 * Opens no connection yet. Every method throws an Error with the app's answer. `own`: the trial's
 * folder as the app sees it. Other trials in the app have another one.
 */
export function createTrialApp(app: GivenApp, own = ""): TrialApp {
  const ownClient = `${CLIENT}${own}`;
  const { works, unknown } = WORDS[app.kind];

  async function request<T>(
    method: string,
    path: string,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<T> {
    const answer = await fetch(`${app.url}/api/v3${path}`, {
      method,
      headers: { "X-Api-Key": app.key, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    });
    const text = await answer.text();
    if (!answer.ok) {
      const said = `${app.title}: ${method} ${path}: ${answer.status} ${text.slice(0, 300)}`;
      throw new AppRefused(said, answer.status);
    }
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
  const get = <T>(path: string, signal: AbortSignal): Promise<T> => request<T>("GET", path, signal);

  async function lookUp(id: number, signal: AbortSignal): Promise<Row | undefined> {
    if (app.kind === "radarr") {
      return await get<Row>(`/movie/lookup/tmdb?tmdbId=${id}`, signal).catch((error: unknown) => {
        // Radarr 6.0 answers 500 about a film that its catalogue does not have.
        const isUnfound =
          error instanceof AppRefused &&
          (error.status === 404 || /\bwas not found\b/.test(error.message));
        if (isUnfound) return undefined;
        throw error;
      });
    }
    const [found] = await get<Row[]>(`/series/lookup?term=tvdb%3A${id}`, signal);
    return found;
  }

  return {
    ...app,
    async open(signal) {
      const { appName, version } = await get<Row>("/system/status", signal);
      return `${String(appName)} ${String(version)}`;
    },
    async addRootFolder(path, signal) {
      await request("POST", "/rootfolder", signal, { path });
    },
    async addClient(implementation, fields, signal) {
      const kinds = await get<(Row & { fields: Row[] })[]>("/downloadclient/schema", signal);
      const kind = kinds.find((one) => one["implementation"] === implementation);
      if (!kind) throw new Error(`${app.title} has no download client ${implementation}.`);
      await request("POST", "/downloadclient", signal, {
        ...kind,
        name: ownClient,
        enable: true,
        // The app's own downloads go to its other clients.
        priority: 50,
        removeCompletedDownloads: false,
        removeFailedDownloads: false,
        fields: kind.fields.map((field) => {
          const value = fields[String(field["name"])];
          return value === undefined ? field : { ...field, value };
        }),
      });
    },
    async addWork(id, rootFolder, signal) {
      const found = await lookUp(id, signal);
      if (!found || (found.id ?? 0) > 0) return undefined;
      const [profile] = await get<Row[]>("/qualityprofile", signal);
      const seasons = found["seasons"] as Row[] | undefined;
      const work = await request<Row>("POST", `/${works}`, signal, {
        ...found,
        qualityProfileId: profile?.id,
        rootFolderPath: rootFolder,
        monitored: false,
        minimumAvailability: "released",
        seasonFolder: true,
        ...(seasons && { seasons: seasons.map((one) => ({ ...one, monitored: false })) }),
        addOptions: {
          monitor: "none",
          searchForMovie: false,
          searchForMissingEpisodes: false,
          searchForCutoffUnmetEpisodes: false,
        },
      });
      return work.id;
    },
    async push(work, release, signal) {
      const clients = await get<Row[]>("/downloadclient", signal);
      const client = clients.find(({ name }) => name === ownClient);
      const path = `/${works}/${work}`;
      const before = await get<Row>(path, signal);
      await request("PUT", path, signal, { ...before, monitored: true });
      try {
        const [decision] = await request<Row[]>("POST", "/release/push", signal, {
          ...release,
          downloadClientId: client?.id,
        });
        if (decision?.["rejected"] === true) {
          throw new Error(`${app.title} refused it: ${JSON.stringify(decision["rejections"])}`);
        }
      } finally {
        await request("PUT", path, signal, { ...before, monitored: false });
      }
    },
    async view(name, hash, signal) {
      const query = `page=1&pageSize=10000&${unknown}=true`;
      const { records } = await get<{ records: Row[] }>(`/queue?${query}`, signal);
      const isIt = (row: Row, title: string): boolean =>
        hash === undefined ? row[title] === name : row.downloadId?.toLowerCase() === hash;
      const rows = records.filter((row) => isIt(row, "title"));
      const messages = rows.flatMap(wordsOf);
      const page = "page=1&pageSize=1000&sortKey=date&sortDirection=descending";
      const history = await get<{ records: Row[] }>(`/history?${page}`, signal);
      const events = history.records.filter(
        (event) =>
          isIt(event, "sourceTitle") ||
          String((event["data"] as Row | undefined)?.["droppedPath"]).includes(`/${name}`),
      );
      const states = rows.map((row) =>
        ["status", "trackedDownloadState", "trackedDownloadStatus"]
          .map((field) => String(row[field]))
          .join("/"),
      );
      return {
        row: [...new Set([...states, ...messages])].join("; "),
        messages: [...new Set(messages)],
        events: events.map(({ eventType = "" }) => eventType).toReversed(),
      };
    },
    async clean(isOwn, signal) {
      const clients = await get<Row[]>("/downloadclient", signal);
      const folders = await get<Row[]>("/rootfolder", signal);
      const all = await get<Row[]>(`/${works}`, signal);
      const toPath =
        (list: string, query = "") =>
        ({ id = 0 }: Row): string =>
          `/${list}/${id}${query}`;
      const paths = [
        ...clients
          .filter(({ name = "" }) => name.startsWith(CLIENT) && isOwn(name.slice(CLIENT.length)))
          .map(toPath("downloadclient")),
        // The files are in the trial's folder, and go with it.
        ...all
          .filter(({ path }) => path !== undefined && isOwn(path))
          .map(toPath(works, "?deleteFiles=false")),
        ...folders
          .filter(({ path }) => path !== undefined && isOwn(path))
          .map(toPath("rootfolder")),
      ];
      for (const path of paths) await request("DELETE", path, signal);
      return paths.length;
    },
  };
}

/** A row's messages, and that of its client. */
function wordsOf(row: Row): string[] {
  const groups = (row["statusMessages"] ?? []) as { title: string; messages: string[] }[];
  const own = groups.flatMap(({ title, messages }) => (messages.length > 0 ? messages : [title]));
  const client = row["errorMessage"];
  return typeof client === "string" && client !== "" ? [...own, client] : own;
}

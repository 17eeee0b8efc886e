import type * as z from "zod";
import { parseJson } from "../../../base/text/parse-json.ts";
import type { LinkExchange } from "../link.ts";
import type {
  WireItem,
  wireConfiguration,
  wireFolders,
  wireInfo,
  wireItems,
  wirePublicInfo,
  wireSessions,
  wireTasks,
} from "../wire.ts";
import { createDisguise, type Disguise } from "./disguise.ts";

/**
 * A recording of a Jellyfin or Emby. Titles, names, ids and paths are replaced by made-up ones, and
 * only fields that the program reads are kept. `dropped` are the names of the other fields.
 */
export type MediaBrowserRecording = {
  made_by: string;
  exchanges: RecordedExchange[];
  /** Results that the program read from the answers. A replay must produce the same. */
  results: Record<string, unknown>;
  dropped: string[];
};

/** `form`: "json", "markup", "text" or "empty". An error's body is not kept. */
type RecordedExchange = { asked: string; status: number; form: string; answer?: unknown };

/** `date`: the day is dropped, because it identifies a work. */
type Rule = "keep" | "word" | "path" | "id" | "date" | "inside";

/** Names of all fields of an answer that the program reads, at any depth. */
type FieldsOf<T> =
  T extends ReadonlyArray<infer Entry>
    ? FieldsOf<Entry>
    : T extends ReadonlyMap<string, unknown>
      ? never
      : T extends object
        ? (keyof T & string) | FieldsOf<T[keyof T]>
        : never;
type Answers =
  | WireItem
  | z.output<
      | typeof wireItems
      | typeof wireFolders
      | typeof wireTasks
      | typeof wireConfiguration
      | typeof wireInfo
      | typeof wirePublicInfo
      | typeof wireSessions
    >;

/** A rule for each field that the program reads. Without one, a replay could not see the field. */
const READ: Readonly<Record<FieldsOf<Answers>, Rule>> = {
  Id: "id",
  ItemId: "id",
  SeriesId: "id",
  Name: "word",
  SeriesName: "word",
  OriginalTitle: "word",
  ServerName: "word",
  Path: "path",
  Locations: "path",
  Type: "keep",
  CollectionType: "keep",
  LocationType: "keep",
  RefreshStatus: "keep",
  Key: "keep",
  LastExecutionResult: "inside",
  Status: "keep",
  EndTimeUtc: "date",
  State: "keep",
  Version: "keep",
  StartupWizardCompleted: "keep",
  Enabled: "keep",
  LibraryMonitorDelay: "keep",
  ProductionYear: "keep",
  PremiereDate: "date",
  ParentIndexNumber: "keep",
  IndexNumber: "keep",
  IndexNumberEnd: "keep",
  PartCount: "keep",
  MediaSourceCount: "keep",
  Width: "keep",
  TotalRecordCount: "keep",
  Items: "inside",
  LibraryOptions: "inside",
  ProviderIds: "inside",
  MediaSources: "inside",
  MediaStreams: "inside",
  NowPlayingItem: "inside",
};

/** Further fields that explain an answer, and the fields of results. */
const ALSO: Readonly<Record<string, Rule>> = {
  Height: "keep",
  StartIndex: "keep",
  LibraryMonitorDelaySeconds: "keep",
  RefreshProgress: "keep",
  PlayState: "inside",
  MediaSourceId: "id",
  Tmdb: "id",
  Imdb: "id",
  Tvdb: "id",
  id: "id",
  guids: "id",
  title: "word",
  path: "path",
  locations: "path",
  version: "keep",
  type: "keep",
  refreshing: "keep",
  resolution: "keep",
  year: "keep",
  premiere: "date",
  season: "keep",
  episode: "keep",
  last: "keep",
  versions: "keep",
  failed: "keep",
  "rule held": "keep",
  answered: "keep",
  delaySeconds: "keep",
  isMatched: "keep",
  files: "inside",
  libraries: "inside",
};

/** The rule for each field. A field without a rule is dropped. */
const FIELDS = new Map<string, Rule>(Object.entries({ ...READ, ...ALSO }));

export type Recorder = {
  note(exchange: LinkExchange): void;
  finish(results: Record<string, unknown>): MediaBrowserRecording;
};

/** Collects requests and answers, and disguises both. */
export function createRecorder(version: string, random: () => number): Recorder {
  const disguise = createDisguise(random);
  const exchanges: LinkExchange[] = [];
  const dropped = new Set<string>();

  return {
    note: (exchange) => void exchanges.push(exchange),
    finish(results) {
      const recorded = exchanges.map(({ method, path, query, status, text }) => {
        const form = formOf(text);
        const body = status < 300 && form === "json" ? parseJson(text) : undefined;
        const answer = body === undefined ? undefined : cover(body, "inside", disguise, dropped);
        const asked = describeRequest({ method, path, query }, disguise);
        return { asked, status, form, ...(answer !== undefined && { answer }) };
      });
      const read = Object.entries(results).map(([name, result]): [string, unknown] => [
        name,
        cover(result, "inside", disguise, new Set()),
      ]);
      return {
        made_by: `plex-ingest ${version}`,
        exchanges: recorded,
        results: Object.fromEntries(read),
        dropped: [...dropped].toSorted(),
      };
    },
  };
}

const formOf = (text: string): string => {
  if (text === "") return "empty";
  if (/^\s*</.test(text)) return "markup";
  return parseJson(text) === undefined ? "text" : "json";
};

function cover(value: unknown, rule: Rule, disguise: Disguise, dropped: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => cover(entry, rule, disguise, dropped));
  if (typeof value === "object" && value !== null) {
    if (rule !== "inside") return undefined;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, part]) => {
        const own = FIELDS.get(name);
        if (own !== undefined) return [[name, cover(part, own, disguise, dropped)]];
        // A server may use other texts as names of fields, such as a user's name.
        if (/^[A-Z][A-Za-z]{1,40}$/.test(name)) dropped.add(name);
        return [];
      }),
    );
  }
  if (typeof value !== "string") return rule === "keep" || value === null ? value : undefined;
  if (rule === "word") return disguise.words(value);
  if (rule === "path") return disguise.path(value);
  if (rule === "id") return coverId(value, disguise);
  if (rule === "date") return /^\d{4}-/.test(value) ? `${value.slice(0, 4)}-01-01` : undefined;
  return rule === "keep" && /^[\w. -]{0,60}$/.test(value) ? value : undefined;
}

/** Keeps the catalogue of a guid such as `tmdb://603`. */
const coverId = (id: string, disguise: Disguise): string => {
  const [, source = "", rest = id] = /^((?:tmdb|imdb|tvdb):\/\/)(.*)$/.exec(id) ?? [];
  return `${source}${disguise.id(rest)}`;
};

const ID_PARAMETERS = /^(?:ids|parentid)$/i;
/** Ids that the walk makes up. They are kept, so that a replay sends the same. */
export const MADE_UP_IDS = {
  malformed: "x",
  hexadecimal: "0".repeat(32),
  decimal: "999999999999",
} as const;
const MADE_UP = new Set<string>(Object.values(MADE_UP_IDS));

/** Returns method, address and sorted parameters, with ids and paths replaced. */
export function describeRequest(
  { method, path, query }: Pick<LinkExchange, "method" | "path" | "query">,
  disguise?: Disguise,
): string {
  const place = path.replace(/(?<=^\/(?:Items|Videos)\/)[^/]+/, (id) => disguise?.id(id) ?? id);
  const named = Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const isId = ID_PARAMETERS.test(name) && !MADE_UP.has(value);
      const isPath = /^path$/i.test(name);
      const covered = isId ? disguise?.id(value) : isPath ? disguise?.path(value) : undefined;
      return `${name}=${covered ?? value}`;
    });
  return `${method} ${place}${named.length === 0 ? "" : `?${named.join("&")}`}`;
}

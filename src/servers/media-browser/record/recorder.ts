import { parseJson } from "../../../base/text/parse-json.ts";
import type { LinkExchange } from "../link.ts";
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

type Rule = "keep" | "word" | "path" | "id" | "inside";

/** The rule for each field. A field without a rule is dropped. */
const FIELDS = new Map<string, Rule>([
  ...["Version", "Type", "CollectionType", "LocationType", "RefreshStatus"].map(keep),
  ...["ParentIndexNumber", "IndexNumber", "IndexNumberEnd", "PartCount"].map(keep),
  ...["MediaSourceCount", "Width", "Height", "TotalRecordCount", "StartIndex"].map(keep),
  ...["Enabled", "StartupWizardCompleted", "LibraryMonitorDelay"].map(keep),
  ...["LibraryMonitorDelaySeconds", "RefreshProgress"].map(keep),
  ...["version", "type", "refreshing", "resolution", "season", "episode", "versions"].map(keep),
  ...["failed", "rule held", "answered", "delaySeconds", "isMatched"].map(keep),
  ...["Name", "ServerName", "title"].map((name): [string, Rule] => [name, "word"]),
  ...["Path", "Locations", "path", "locations"].map((name): [string, Rule] => [name, "path"]),
  ...["Id", "ItemId", "SeriesId", "MediaSourceId", "id"].map((name): [string, Rule] => [
    name,
    "id",
  ]),
  ...["Tmdb", "Imdb", "Tvdb", "guids"].map((name): [string, Rule] => [name, "id"]),
  ...["Items", "LibraryOptions", "ProviderIds", "MediaSources", "AlternateMediaSources"].map(
    inside,
  ),
  ...["NowPlayingItem", "PlayState", "files", "libraries"].map(inside),
]);

function keep(name: string): [string, Rule] {
  return [name, "keep"];
}

function inside(name: string): [string, Rule] {
  return [name, "inside"];
}

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

import * as z from "zod";
import { KINDS, MEDIA_TYPES } from "../../../base/identity.ts";
import { isFields, type JsonFields } from "../../../base/text/parse-json.ts";
import { formatEpisodes, formatTitle } from "../../../base/text/work-text.ts";

// The short forms of lists, which models read by default: each row states what it is, why it waits,
// and the next call. They are made from the full form, after its sentences were put into words.

/** The argument that chooses the form of a list. People and the founding names get the full form. */
export const detail = z
  .enum(["short", "full"])
  .optional()
  .describe("default short; full: all known facts");

/**
 * The fields that only the short form of a row has. All fields of the full form are optional in a
 * list that has both forms.
 */
export const SHORT_FIELDS: {
  work: z.ZodExactOptional<z.ZodString>;
  why: z.ZodExactOptional<z.ZodString>;
} = { work: z.string().exactOptional(), why: z.string().exactOptional() };

/** Limits in UTF-8 bytes. Tokens follow bytes more closely than characters. */
const MAX_NAME_BYTES = 56;
const MAX_WHY_BYTES = 84;
const MAX_TITLE_BYTES = 40;

/** Shortens a text to this many bytes and marks that something is missing. */
function cut(text: unknown, bytes: number): string | undefined {
  if (typeof text !== "string") return undefined;
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = "";
  let left = bytes - Buffer.byteLength("…");
  for (const char of text) {
    left -= Buffer.byteLength(char);
    if (left < 0) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/** Keeps the fields that have a value. */
const present = (fields: JsonFields): JsonFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const listIn = (fields: JsonFields, name: string): JsonFields[] => {
  const { [name]: list } = fields;
  return Array.isArray(list) ? list.filter(isFields) : [];
};

const work = z.looseObject({
  type: z.enum(MEDIA_TYPES),
  title: z.string(),
  year: z.number().optional(),
  season: z.number().optional(),
  episodes: z.array(z.number()).optional(),
});

/** Formats a work in a row: `Dune (2021), film`. */
function formatWork(identity: unknown): string | undefined {
  const read = work.safeParse(identity).data;
  if (!read) return undefined;
  const { type, title, year, season, episodes } = read;
  const numbers = season === undefined ? "" : ` ${formatEpisodes(season, episodes)}`;
  const named = formatTitle({ title: cut(title, MAX_TITLE_BYTES) ?? "", year });
  return `${named}${numbers}, ${KINDS[type]}`;
}

/** Formats why a row waits: `remake_rival: Two films have this title.` */
const formatWhy = (reason: unknown): string | undefined =>
  isFields(reason)
    ? cut(`${String(reason["code"])}: ${String(reason["message"])}`, MAX_WHY_BYTES)
    : undefined;

/** A longer call names many files. A model reads them first. */
const MAX_CALL_BYTES = 240;
/** Enough words of a title for a search. */
const MAX_QUERY_CHARS = 36;

/**
 * The call that a model makes first. If an approval lacks the work, that is a look at the candidates,
 * or the search for the work if there are not two of them. A call that names many files, or one of
 * several answers to a duplicate, is replaced by a look at the release. The full form also has the
 * approval.
 */
const firstNext = (row: JsonFields): JsonFields[] =>
  listIn(row, "next")
    .slice(0, 1)
    .map((action) => {
      const { also: _, search, ...call } = action;
      const found = isFields(search) ? search : {};
      const { arguments: sought } = found;
      const { arguments: given = {} } = call;
      const isLong = Buffer.byteLength(JSON.stringify(given)) > MAX_CALL_BYTES;
      const isChoice = isFields(given) && "duplicates" in given;
      if (isLong || isChoice || (isFields(sought) && listIn(row, "candidates").length > 1)) {
        return { text: call["text"], tool: "get_ingest_item", arguments: { id: row["id"] } };
      }
      if (!isFields(sought)) return call;
      const { query, ...rest } = sought;
      const words = typeof query === "string" ? query.slice(0, MAX_QUERY_CHARS).trim() : query;
      return { text: call["text"], ...found, arguments: present({ query: words, ...rest }) };
    });

const shortRelease = (row: JsonFields): JsonFields => {
  const next = firstNext(row);
  const [reason] = listIn(row, "reasons");
  const isNext = next.some(({ arguments: given }) => isFields(given) && "tmdb_id" in given);
  return present({
    id: row["id"],
    name: cut(row["name"], MAX_NAME_BYTES),
    storage: row["storage"],
    state: row["state"],
    // A next call with a work already says which one it files.
    work: formatWork(row["identity"] ?? (isNext ? listIn(row, "candidates")[0] : undefined)),
    why: formatWhy(row["waiting"] ?? reason),
    progress: row["progress"],
    plex: row["plex"],
    next: next.length > 0 ? next : undefined,
  });
};

export const shortQueue = (page: JsonFields): JsonFields => ({
  ...page,
  items: listIn(page, "items").map(shortRelease),
});

export const shortHistory = (page: JsonFields): JsonFields => ({
  ...page,
  entries: listIn(page, "entries").map((entry) => {
    const { at, release_id, storage, action, to, actor, detail: more } = entry;
    const { identity, message } = isFields(more) ? more : {};
    return present({
      at,
      release_id,
      storage,
      name: cut(entry["name"], MAX_NAME_BYTES),
      action,
      to: to === action ? undefined : to,
      actor,
      work: formatWork(identity),
      why: cut(message, MAX_WHY_BYTES),
    });
  }),
});

export const shortTorrents = (page: JsonFields): JsonFields => ({
  ...page,
  torrents: listIn(page, "torrents").map((torrent) => {
    const { hash, state, progress_percent, client, storage, release_id, release_state } = torrent;
    const { as_of } = torrent;
    return present({
      hash,
      name: cut(torrent["name"], MAX_NAME_BYTES),
      state,
      progress_percent,
      as_of,
      client,
      storage,
      release_id,
      release_state,
      work: cut(torrent["release_title"], MAX_TITLE_BYTES),
      why:
        formatWhy(torrent["waits"] ?? torrent["release_waits"]) ??
        cut(torrent["error"], MAX_WHY_BYTES),
    });
  }),
});

/** Number of verdicts, errors and long steps in a short status. */
const MAX_ROWS = 4;
const MAX_MESSAGE_BYTES = 160;

const messages = (rows: readonly JsonFields[], fields: readonly string[]): JsonFields[] =>
  rows.slice(0, MAX_ROWS).map((row) =>
    present({
      ...Object.fromEntries(fields.map((field) => [field, row[field]])),
      name: cut(row["name"], MAX_NAME_BYTES),
      message: cut(row["message"], MAX_MESSAGE_BYTES),
    }),
  );

/** The state of the engine, what does not work, and how many releases are in each state. */
export function shortStatus(status: JsonFields): JsonFields {
  const { engine, mode, counts, plex, parked, torrents_total } = status;
  const unwell = listIn(status, "verdicts").filter(({ state }) => state !== "well");
  const servers = isFields(plex)
    ? { ...plex, releases: messages(listIn(plex, "releases"), ["release_id", "plex"]) }
    : undefined;
  const { message, ...runs } = isFields(engine) ? engine : {};
  return present({
    engine: present({ ...runs, message: cut(message, MAX_MESSAGE_BYTES) }),
    mode,
    counts,
    verdicts: messages(unwell, ["code", "storage", "state", "since"]),
    plex: servers,
    parked,
    copies: messages(listIn(status, "copies"), [
      "release_id",
      "step",
      "done_bytes",
      "total_bytes",
      "bytes_per_second",
      "seconds_left",
    ]),
    last_errors: messages(listIn(status, "last_errors"), ["at", "code", "release_id"]),
    torrents_total,
  });
}

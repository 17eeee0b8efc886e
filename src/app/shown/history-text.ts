import { isSentence, Phrase, toCommandText } from "../../base/actions/sentence.ts";
import { KINDS } from "../../base/identity.ts";
import { findCommonFolder } from "../../base/path/path-parts.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { formatEpisodeCode, formatEpisodes, formatTitle } from "../../base/text/work-text.ts";
import { describeProof, formatHistoryTitle } from "../../core/history-actions.ts";
import { explainMethod } from "../../core/journal/explain-copy.ts";
import type { ShownEntry, ShownIdentity } from "./release-shape.ts";

/**
 * Formats a history entry: `#7 Heat.mkv: filed – by hardlink to /m/Heat.mkv`. The caller adds the
 * time.
 */
export function formatEntry(entry: ShownEntry): string {
  const { release_id: id, name, action } = entry;
  const release = [id === undefined ? "" : `#${id}`, name ?? ""].filter(Boolean).join(" ");
  const subject = SUBJECTS.find(([actions]) => actions.test(action))?.[1] ?? "plex-ingest";
  const where = entry.storage === undefined ? "" : ` on ${entry.storage}`;
  return `${release || subject}${where}: ${formatEvent(entry)}`;
}

/** Formats a history entry without its release: `filed – by hardlink to /m/Heat.mkv`. */
export function formatEvent({ action, to, actor, detail }: ShownEntry): string {
  const by = actor === "engine" ? "" : ` (${actor})`;
  const isHeld = action === "held" && to === "review";
  const state = to && to !== action && !isHeld ? ` → ${to}` : "";
  const text = detail && ofNoRelease(action, detail);
  // The codes name Plex, but this entry is about another server, which its message names.
  const code = detail?.["server"] === undefined ? action : action.replace(/^plex_/, "");
  const proof = describeProof(action, detail);
  // "held → review" names one state twice, and neither word is one of the page's.
  const happened = isHeld ? formatHistoryTitle(action) : code.replaceAll("_", " ");
  return `${happened}${proof}${state}${by}${text ? ` – ${text}` : formatDetail(detail)}`;
}

/** Subjects of entries without a release. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^configured$/, "settings"],
  [/^(?:paused|resumed)$/, "engine"],
  [/^playback$/, "player"],
  [/^scan_/, "Plex"],
  [/^torrent_/, "download client"],
  [/^(?:upkeep|backed_up|database_)/, "database"],
];

/**
 * Describes an entry without a release: what was played, scanned or set. These details are single
 * words.
 */
function ofNoRelease(action: string, detail: Record<string, unknown>): string | undefined {
  const { action: command, outcome, client, library, path, setting, from, to } = detail;
  if (action === "configured" && typeof setting === "string") {
    return "to" in detail
      ? `${setting}: ${textOf(from)} → ${textOf(to)}`
      : `${setting}, in the file`;
  }
  if (action === "playback" && typeof command === "string" && typeof outcome === "string") {
    return `${command}${typeof client === "string" ? ` on ${client}` : ""}, ${outcome.replaceAll("_", " ")}`;
  }
  if (action === "backed_up" && typeof path === "string") return path;
  if (action === "scan_requested" && typeof library === "string") {
    return typeof path === "string"
      ? `${path} in the library ${library}`
      : `the whole library ${library}`;
  }
  return undefined;
}

/** `Heat (1995) [movie 949]`. */
export function formatIdentity({
  type,
  tmdb_id,
  title,
  year,
  season,
  episodes,
}: ShownIdentity): string {
  const number = season === undefined ? "" : ` ${formatEpisodes(season, episodes)}`;
  return `${formatTitle({ title: title || "not looked up yet", year })}${number} [${type} ${tmdb_id}]`;
}

/**
 * Formats the parts of a detail that the user wants to read: the identity, the reasons, and where
 * files went.
 */
export function formatDetail(detail: unknown): string {
  if (typeof detail !== "object" || detail === null) return "";
  const { identity, reasons, files, choices, message, left, problems, library, rule } =
    detail as Record<string, unknown>;
  const parts: string[] = [];
  if (isIdentity(identity)) parts.push(workText({ ...identity, tmdb_id: identity.tmdbId }));
  const messages = [reasons, left, problems].flatMap((list) =>
    Array.isArray(list) ? list.map(messageOf) : [],
  );
  const went = Array.isArray(files) ? filesText(files).join(" ") : "";
  // The text about destinations is not a complete sentence.
  if (went !== "") parts.push(messages.length > 0 ? `${went};` : went);
  parts.push(...messages);
  if (Array.isArray(choices)) parts.push(choices.map(choiceText).join(", "));
  if (isSentence(message)) parts.push(toCommandText(message));
  if (typeof library === "string" && typeof rule === "number") {
    parts.push(`library ${library} by rule ${rule}`);
  }
  return parts.length > 0 ? ` – ${parts.join(" ")}` : "";
}

/** If a person named a work only by its id, the work has no title yet. */
const workText = (work: ShownIdentity): string =>
  work.title ? formatIdentity(work) : `TMDB's ${KINDS[work.type]} ${work.tmdb_id}.`;

const isIdentity = (value: unknown): value is ShownIdentity & { tmdbId: number } =>
  typeof value === "object" && value !== null && "tmdbId" in value;

const messageOf = (reason: unknown): string =>
  typeof reason === "object" && reason !== null && "message" in reason
    ? textOf(reason.message)
    : textOf(reason);

/** Formats a value for a terminal, where entries are printed. */
const textOf = (value: unknown): string =>
  value instanceof Phrase ? toCommandText(value) : String(value);

/**
 * Shortens an entry's reasons to the first one, which is the most important, and the number of
 * remaining reasons.
 */
export function shortenEntry(entry: ShownEntry): ShownEntry {
  const reasons = entry.detail?.["reasons"];
  if (!Array.isArray(reasons) || reasons.length < 2) return entry;
  const more = reasons.length - 1;
  const short = [reasons[0], `(and ${formatCount(more, "more reason")})`];
  return { ...entry, detail: { ...entry.detail, reasons: short } };
}

type FiledDetail = { destination?: unknown; method?: unknown; moved?: unknown; why?: unknown };

/**
 * Describes a single file by its destination, and several files by the folder that contains them
 * all. For copies and reflinks, adds why the files could not be linked. `show` lists each file.
 */
function filesText(files: readonly unknown[]): string[] {
  const filed = files.filter(
    (file): file is FiledDetail => typeof file === "object" && file !== null,
  );
  const [first, ...others] = filed;
  if (!first) return [];
  const reason = filed.map(explainMethod).find((text) => text !== undefined);
  const because = reason === undefined ? "" : `, because ${reason}`;
  if (others.length === 0) return [`${howOf(first)} to ${String(first.destination)}${because}`];
  const counts = Map.groupBy(filed, howOf);
  const ways = [...counts].map(([how, { length }]) => `${formatCount(length, "file")} ${how}`);
  const folder = findCommonFolder(filed.map(({ destination }) => String(destination)));
  return [`${ways.join(", ")} into ${folder.slice(0, -1) || "/"}${because}`];
}

const howOf = ({ method, moved }: FiledDetail): string =>
  `${moved === true ? "moved " : ""}by ${String(method)}`;

/** Formats a choice as the user would type it: `a.mkv=S01E02`. */
function choiceText(choice: unknown): string {
  if (typeof choice !== "object" || choice === null) return String(choice);
  const { path, season, episodes, part, role, skip } = choice as Record<string, unknown>;
  const numbers =
    season === undefined
      ? ""
      : formatEpisodeCode(Number(season), Array.isArray(episodes) ? episodes : []);
  const piece = typeof part === "number" ? `part${part}` : "";
  const what = [numbers + piece, role, skip === true ? "skip" : ""].filter(Boolean).join(" ");
  return `${String(path)}=${what || "taken"}`;
}

import type { ShownEntry, ShownIdentity } from "../../app/show/shown.ts";
import { identityText } from "./release-lines.ts";

/** One line an entry: when, which release, what happened, and why where it says so. */
export const historyLines = (entries: readonly ShownEntry[]): string[] => entries.map(historyLine);

export function historyLine({ at, release_id, name, action, to, actor, detail }: ShownEntry): string {
  const what = `${release_id === undefined ? "" : ` #${release_id}`}${name ? ` ${name}` : ""}`;
  const by = actor === "engine" ? "" : ` (${actor})`;
  const state = to && to !== action ? ` → ${to}` : "";
  return `${at.slice(0, 19).replace("T", " ")}${what}: ${action.replaceAll("_", " ")}${state}${by}${detailText(detail)}`;
}

/** The part of a detail that a person wants to read: the identity, the reasons, where files went. */
export function detailText(detail: unknown): string {
  if (typeof detail !== "object" || detail === null) return "";
  const { identity, reasons, files, choices, message, left, problems } = detail as Record<string, unknown>;
  const parts: string[] = [];
  if (isIdentity(identity)) parts.push(identityText({ ...identity, tmdb_id: identity.tmdbId }));
  for (const list of [reasons, left, problems]) if (Array.isArray(list)) parts.push(...list.map(messageOf));
  if (Array.isArray(files)) parts.push(...files.map(fileText));
  if (Array.isArray(choices)) parts.push(choices.map(choiceText).join(", "));
  if (typeof message === "string") parts.push(message);
  return parts.length > 0 ? ` – ${parts.join(" ")}` : "";
}

const isIdentity = (value: unknown): value is ShownIdentity & { tmdbId: number } =>
  typeof value === "object" && value !== null && "tmdbId" in value;

const messageOf = (reason: unknown): string =>
  typeof reason === "object" && reason !== null && "message" in reason ? String(reason.message) : String(reason);

function fileText(file: unknown): string {
  if (typeof file !== "object" || file === null) return String(file);
  const { destination, method } = file as { destination?: unknown; method?: unknown };
  return `${String(method)} ${String(destination)}`;
}

/** As it would be typed: `a.mkv=S01E02`. */
function choiceText(choice: unknown): string {
  if (typeof choice !== "object" || choice === null) return String(choice);
  const { path, season, episodes, role, skip } = choice as Record<string, unknown>;
  const numbers = [
    season === undefined ? "" : `S${padded(season)}`,
    ...(Array.isArray(episodes) ? episodes.map((episode) => `E${padded(episode)}`) : []),
  ].join("");
  const what = [numbers, role, skip === true ? "skip" : ""].filter(Boolean).join(" ");
  return `${String(path)}=${what || "taken"}`;
}

const padded = (number: unknown): string => String(number).padStart(2, "0");

import { cleanText } from "../../core/text/clean-text.ts";
import type { HistoryEntry } from "../../store/history.ts";
import { toIso } from "./iso.ts";
import type { ShownEntry } from "./shown.ts";

export function showEntry({ id, at, releaseId, name, action, from, to, actor, detail }: HistoryEntry): ShownEntry {
  return {
    id,
    at: toIso(at),
    ...(releaseId === undefined ? {} : { release_id: releaseId }),
    ...(name === undefined ? {} : { name: cleanText(name) }),
    action,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    actor: cleanText(actor, 100),
    ...(detail === undefined || Object.keys(detail).length === 0 ? {} : { detail: cleanDeep(detail) }),
  };
}

/** Details hold names and paths from outside at any depth. */
function cleanDeep(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, 4096);
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key, 100), cleanDeep(inner)]));
}

import { cleanText } from "../../core/text/clean-text.ts";
import type { HistoryEntry } from "../../store/releases/history.ts";
import type { ShownEntry } from "../shown/shapes.ts";
import { cleanFields } from "./clean-fields.ts";
import { toIso } from "./iso.ts";

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
    ...(detail === undefined || Object.keys(detail).length === 0 ? {} : { detail: cleanFields(detail) }),
  };
}

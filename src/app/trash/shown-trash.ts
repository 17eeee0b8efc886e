import { cleanText } from "../../core/text/clean-text.ts";
import type { Trashed } from "../../store/journal/trash.ts";
import { toIso } from "../show/iso.ts";
import { shownPath } from "../show/show-file.ts";

/** A file in the trash as people and scripts see it. */
export type ShownTrashed = {
  id: string;
  release_id: number;
  release_name?: string;
  /** Where it lies. */
  path: string;
  /** Where it stood, and is put back to. */
  original_path: string;
  size_bytes: number;
  trashed_at: string;
  /** From when on the nightly upkeep deletes it; absent where it never does. */
  purge_after?: string;
  /** Nothing else holds its content: it is never deleted. */
  last_copy: boolean;
  /** It is not where it was put: deleted by hand, or its disk is away. */
  missing?: true;
  /** What a person asked for, and the engine has still to do. */
  asked?: "restore" | "purge";
  /** Why that was not done. */
  problem?: string;
};

/** What was seen of it on the disk just now. */
export type OnDisk = { missing: boolean; lastCopy: boolean };

const DAY_MS = 24 * 3600 * 1000;

/** `days` is INGEST_TRASH_DAYS: with 0 nothing is ever deleted by itself. */
export function showTrashed(row: Trashed, name: string | undefined, disk: OnDisk, days: number): ShownTrashed {
  const { wish, problem } = row;
  return {
    id: row.operationId,
    release_id: row.releaseId,
    ...(name === undefined ? {} : { release_name: cleanText(name) }),
    path: shownPath(row.path),
    original_path: shownPath(row.originalPath),
    size_bytes: row.identity.size,
    trashed_at: toIso(row.trashedAt),
    ...(days <= 0 || disk.lastCopy || wish === "restore" ? {} : { purge_after: toIso(row.trashedAt + days * DAY_MS) }),
    last_copy: disk.lastCopy,
    ...(disk.missing ? { missing: true } : {}),
    ...(wish === undefined ? {} : { asked: wish }),
    ...(problem === undefined ? {} : { problem: cleanText(problem, 1000) }),
  };
}

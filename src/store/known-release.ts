import type { Selectable } from "kysely";
import type { Release } from "../core/release/release.ts";
import type { State } from "../core/release/state.ts";
import type { ReleaseTable } from "./schema.ts";

/** What discovery needs to know of a release without loading it whole. */
export type Known = Pick<Release, "id" | "version" | "state" | "path" | "source" | "contentKey" | "parentId">;

export const KNOWN_COLUMNS = ["id", "version", "state", "path", "source", "content_key", "parent_id"] as const;

export const toKnown = (row: Pick<Selectable<ReleaseTable>, (typeof KNOWN_COLUMNS)[number]>): Known => ({
  id: row.id,
  version: row.version,
  state: row.state as State,
  path: row.path,
  source: row.source as Release["source"],
  contentKey: row.content_key ?? undefined,
  parentId: row.parent_id ?? undefined,
});

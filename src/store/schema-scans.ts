import type { Generated } from "kysely";

// Rows of what Plex was asked to scan and shows, written as those of `schema.ts`.

export type ScanTable = {
  id: Generated<number>;
  release_id: number;
  folder: string;
  tries: number;
  next_try_at: number;
  state: Generated<string>;
  asked_at: number | null;
  lost: Generated<number>;
};

export type PlexProofTable = {
  operation_id: string;
  release_id: number;
  outcome: string;
  library: string;
  shown_as: string;
  at: number;
};

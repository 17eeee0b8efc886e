import {
  type Expression,
  type ExpressionBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from "kysely";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Identity, MediaType } from "../../base/identity.ts";
import { type EpisodeMapping, selectMapping } from "../../base/item.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { ParsedName } from "../../names/index.ts";
import {
  isFileIdentity,
  isIdentity,
  isMapping,
  isNumber,
  isObjectWith,
  isText,
  listOf,
  readKnownTexts,
  readShownJson,
} from "../json.ts";
import type { Db } from "../open.ts";
import { selectOperationsWithAnyItems } from "../operations-with-items.ts";
import type { Schema } from "../schema.ts";
import { nameOfFirstServer } from "../servers/media-servers.ts";

/**
 * A release of a work that has something in the library or its trash, is on its way there, or waits
 * for a user's decision.
 */
export type WorkRelease = Pick<
  Release,
  "id" | "name" | "state" | "bytes" | "supersededBy" | "identity"
> & {
  source: string;
  filedAt: number | undefined;
  decidedBy: string | undefined;
  /** True if the release has been put back from the trash since. */
  isPutBack: boolean;
  parsed: Partial<ParsedName> | undefined;
  torrentClient: string | undefined;
  /** The work as which the release was filed, if it is now known as another work. */
  was?: Identity;
};

const STATES: readonly State[] = ["review", "approved", "filing", "filed", "undoing", "undone"];
const isParsed = isObjectWith<Partial<ParsedName>>({});

/** Lists the releases of a work, most recently filed first. */
export const releasesOfWork = (db: Db, type: MediaType, tmdbId: number): Promise<WorkRelease[]> =>
  workReleases(db, (e) => e.and({ identity_type: type, identity_id: tmdbId }));

/** Maximum number of releases that are examined, most recently taken back first. */
const MAX_TAKEN_BACK = 1000;

/**
 * Lists releases that were filed as this work and then taken back, and that may be another work
 * now.
 */
export async function releasesOnceOf(
  db: Db,
  type: MediaType,
  tmdbId: number,
): Promise<WorkRelease[]> {
  const back = db.selectFrom("history").select("release_id").where("action", "=", "taken_back");
  // The entries are selected by state, because the index of actions contains every filing.
  const filings = await db
    .selectFrom("history")
    .select(["release_id", "detail_json"])
    .where("release_id", "in", back.orderBy("id", "desc").limit(MAX_TAKEN_BACK))
    .where("to_state", "=", "filing")
    .where(sql<boolean>`instr(detail_json, ${`"tmdbId":${tmdbId}`}) > 0`)
    .execute();
  const were = new Map<number | null, Identity>();
  for (const { release_id, detail_json } of filings) {
    const { identity: was } = readShownJson(detail_json, isFiling) ?? {};
    if (isIdentity(was) && was.type === type && was.tmdbId === tmdbId) were.set(release_id, was);
  }
  const releases =
    were.size === 0 ? [] : await workReleases(db, (e) => e("id", "in", [...were.keys()]));
  return releases.map((release) => ({
    ...release,
    ...dropUndefined({ was: were.get(release.id) }),
  }));
}

const isFiling = isObjectWith<{ identity?: unknown }>({});

/** Selects the history entry that brought a release into its state. */
export const selectNewestMove = (
  e: ExpressionBuilder<Schema, "release">,
): SelectQueryBuilder<Schema, "release" | "history", {}> =>
  e
    .selectFrom("history")
    .whereRef("history.release_id", "=", "release.id")
    .where("history.to_state", "is not", null)
    .orderBy("history.id", "desc")
    .limit(1);

type ReleaseCondition = (e: ExpressionBuilder<Schema, "release">) => Expression<SqlBool>;

async function workReleases(db: Db, which: ReleaseCondition): Promise<WorkRelease[]> {
  const rows = await db
    .selectFrom("release")
    .select([
      "id",
      "name",
      "source",
      "state",
      "bytes",
      "filed_at as filedAt",
      "decided_by as decidedBy",
    ])
    .select(["superseded_by as supersededBy", "parsed_json", "identity_json"])
    .select((e) =>
      e
        .selectFrom("torrent")
        .select("client")
        .whereRef("torrent.release_id", "=", "release.id")
        .where("gone_at", "is", null)
        .limit(1)
        .as("torrentClient"),
    )
    .select((e) => selectNewestMove(e).select("action").as("movedBy"))
    .where(which)
    .where("state", "in", STATES)
    .where("job", "is", null)
    .orderBy(sql`coalesce(filed_at, updated_at)`, "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map(({ parsed_json: parsed, identity_json: identity, movedBy, ...row }) => ({
    ...row,
    isPutBack: movedBy === "restored",
    state: row.state as State,
    filedAt: row.filedAt ?? undefined,
    decidedBy: row.decidedBy ?? undefined,
    supersededBy: row.supersededBy ?? undefined,
    identity: readShownJson(identity, isIdentity),
    parsed: readShownJson(parsed, isParsed),
    torrentClient: row.torrentClient ?? undefined,
  }));
}

/** A file in the library: its location, its download, and how Plex shows it. */
export interface PresentFile {
  operationId: string;
  releaseId: number;
  path: string;
  sourcePath: string;
  method: string | undefined;
  role: string;
  mapping: EpisodeMapping | undefined;
  file: FileIdentity | undefined;
  /** Result of the last check in Plex. */
  proof: PresentProof | undefined;
}

interface PresentProof {
  outcome: string;
  library: string;
  shownAs: string;
  at: number;
  items: string[];
}

/** Lists the live files of these releases, sorted by path. */
export async function filesOfReleases(
  db: Db,
  releaseIds: readonly number[],
): Promise<PresentFile[]> {
  if (releaseIds.length === 0) return [];
  const rows = await selectOperationsWithAnyItems(db)
    .leftJoin("plex_proof", (join) =>
      join
        .onRef("plex_proof.operation_id", "=", "operation.id")
        .on("plex_proof.server", "=", nameOfFirstServer(db)),
    )
    .select([
      "operation.id",
      "operation.release_id",
      "operation.final_path",
      "operation.source_path",
    ])
    .select([
      "operation.method",
      "operation.final_json",
      "item.role",
      "item.mapping_json",
      "plex_proof.items_json",
    ])
    .select([
      "plex_proof.outcome",
      "plex_proof.library",
      "plex_proof.shown_as",
      "plex_proof.at as proof_at",
    ])
    .where("operation.release_id", "in", [...releaseIds])
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", ["published", "sealed"])
    .orderBy("operation.final_path")
    .execute();
  return rows.map((row) => ({
    operationId: row.id,
    releaseId: row.release_id,
    path: row.final_path,
    sourcePath: row.source_path,
    method: row.method ?? undefined,
    role: row.role ?? "video",
    mapping: readShownJson(row.mapping_json, isMapping),
    file: readShownJson(row.final_json, isFileIdentity),
    proof:
      row.outcome === null
        ? undefined
        : {
            outcome: row.outcome,
            library: row.library ?? "",
            shownAs: row.shown_as ?? "",
            at: row.proof_at ?? 0,
            items: readKnownTexts(row.items_json),
          },
  }));
}

/** A video of a release, with the episodes that it has, as far as they are known. */
export type WaitingVideo = { releaseId: number; mapping: EpisodeMapping | undefined };

/** Lists the videos of these releases with their episodes of this series. */
export async function listWaitingVideos(
  db: Db,
  tmdbId: number,
  releaseIds: readonly number[],
): Promise<WaitingVideo[]> {
  if (releaseIds.length === 0) return [];
  const rows = await db
    .selectFrom("item")
    .select(["release_id", "mapping_json"])
    .where("release_id", "in", [...releaseIds])
    .where((e) => e.and({ role: "video", skip: 0 }))
    .execute();
  const work = { type: "tv", tmdbId } as const;
  return rows.map(({ release_id: releaseId, mapping_json: json }) => ({
    releaseId,
    mapping: selectMapping(work, readShownJson(json, isMapping)),
  }));
}

const isCandidate = isObjectWith<Pick<Identity, "type" | "tmdbId">>({
  type: isText,
  tmdbId: isNumber,
});

/** Lists the releases in review without a suggestion whose first candidate is this series. */
export async function listLikelyReleases(
  db: Db,
  tmdbId: number,
): Promise<{ id: number; name: string }[]> {
  const rows = await db
    .selectFrom("release")
    .select(["id", "name", "candidates_json"])
    .where((e) => e.and({ state: "review", identity_json: null, job: null }))
    .where(sql<boolean>`instr(candidates_json, ${`"tmdbId":${tmdbId}`}) > 0`)
    .orderBy("id")
    .execute();
  return rows.flatMap(({ candidates_json: json, ...release }) => {
    const [first] = readShownJson(json, listOf(isCandidate)) ?? [];
    return first?.type === "tv" && first.tmdbId === tmdbId ? [release] : [];
  });
}

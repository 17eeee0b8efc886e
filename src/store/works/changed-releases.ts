import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely";
import { toDamagedReason } from "../../base/damaged-row.ts";
import type { Release } from "../../core/release/release.ts";
import { STATES, type State } from "../../core/release/state.ts";
import { isIdentity, isReason, isTime, listOf, readShownJson } from "../json.ts";
import type { Db } from "../open.ts";
import type { Schema } from "../schema.ts";
import { selectNewestMove } from "./work-parts.ts";

/** A release in a list of the latest changes. */
export type ChangedRelease = Pick<
  Release,
  "id" | "version" | "name" | "state" | "identity" | "reasons"
> & {
  source: string;
  /** ms since 1970 */
  changedAt: number;
  /**
   * The actor that caused the current state. For a filed release, this is the actor that decided
   * it. Undefined for a release that is older than the history.
   */
  actor: string | undefined;
  /** True if it is filed because its file was put back from the trash. */
  isPutBack: boolean;
};

export type ChangedFilter = {
  states?: readonly State[] | undefined;
  /** A part of the release's name, ignoring case; a dot matches a space. */
  search?: string | undefined;
  /**
   * An actor who took part in the release. `engine` selects releases that were decided without
   * asking, `person` those that any person decided.
   */
  actor?: string | undefined;
  sinceMs?: number | undefined;
  /** Selects releases that come after this one. */
  after?: { changedAt: number; id: number } | undefined;
  limit: number;
};

/** Lists releases, most recent change of state first. */
export async function listChangedReleases(
  db: Db,
  filter: ChangedFilter,
): Promise<ChangedRelease[]> {
  const { states, limit } = filter;
  // Each state has a separate query, because the index orders each state separately. In one query
  // for several states, all their rows would be sorted.
  const asked = states === undefined || states.length === STATES.length ? [undefined] : states;
  const lists = await Promise.all(asked.map((state) => inState(db, state, filter)));
  return lists
    .flat()
    .toSorted((a, b) => b.changedAt - a.changedAt || b.id - a.id)
    .slice(0, limit);
}

/** A rejection leaves `decided_by` as it was, and only people reject. */
const IS_OF_PERSON = sql<boolean>`(decided_by = 'person' or state = 'rejected')`;

const spaced = (search: string): string => search.toLowerCase().replaceAll(".", " ");

async function inState(
  db: Db,
  state: State | undefined,
  { search, actor, sinceMs, after, limit }: ChangedFilter,
): Promise<ChangedRelease[]> {
  let some = db.selectFrom("release");
  const hasHand =
    actor === undefined || actor === "engine" || actor === "person"
      ? undefined
      : await handOf(db, actor);
  if (state !== undefined) some = some.where("state", "=", state);
  if (search) {
    some = some.where(sql<boolean>`instr(replace(lower(name), '.', ' '), ${spaced(search)}) > 0`);
  }
  if (actor === "engine") some = some.where("decided_by", "=", "engine");
  else if (actor === "person") some = some.where(IS_OF_PERSON);
  else if (hasHand) some = some.where(hasHand);
  if (sinceMs !== undefined) some = some.where("updated_at", ">=", sinceMs);
  if (after) some = some.where(sql<boolean>`(updated_at, id) < (${after.changedAt}, ${after.id})`);
  const page = some
    .select([
      "id",
      "version",
      "name",
      "source",
      "state",
      "identity_json",
      "reasons_json",
      "updated_at as changedAt",
    ])
    .select((e) => ["decided_by", selectNewestMove(e).select("history.id").as("moved_id")])
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(limit);
  const rows = await db
    .selectFrom(page.as("page"))
    .leftJoin("history as moved", "moved.id", "page.moved_id")
    .selectAll("page")
    .select((e) => [
      "moved.action",
      e
        .selectFrom("history as asked")
        .select("asked.actor")
        .whereRef("asked.release_id", "=", "page.id")
        .whereRef("asked.id", "<=", "moved.id")
        .where(IS_WHO_ASKED)
        .orderBy("asked.id", "desc")
        .limit(1)
        .as("actor"),
    ])
    .execute();
  return rows.map(
    ({
      identity_json,
      reasons_json,
      moved_id: _moved,
      decided_by: _decidedBy,
      action,
      ...row
    }) => ({
      ...row,
      changedAt: isTime(row.changedAt) ? row.changedAt : 0,
      state: row.state as State,
      identity: readShownJson(identity_json, isIdentity),
      reasons: readShownJson(reasons_json, listOf(isReason)) ?? [toDamagedReason(["reasons_json"])],
      actor: row.actor ?? undefined,
      isPutBack: row.state === "filed" && action === "restored",
    }),
  );
}

/**
 * Selects the history entry whose actor is reported. The engine carries out users' requests, so the
 * user who made the request is reported. Of several entries, the newest counts.
 */
const IS_WHO_ASKED = sql<boolean>`case
  when moved.actor <> 'engine' then asked.id = moved.id
  when moved.action = 'restored' then asked.action = 'restore_asked'
  when moved.to_state = 'filed' and page.decided_by = 'person'
    then asked.to_state is not null and asked.actor <> 'engine' and asked.action <> 'undo_asked'
  when moved.to_state <> 'filed' and moved.action in ('taken_back', 'let_go')
    then asked.to_state is not null and asked.actor <> 'engine'
  else asked.id = moved.id
end`;

/**
 * Up to this number, an actor's entries are listed and their releases looked up. For an actor with
 * more entries, the newest releases are found quickly by checking each release.
 */
const MAX_LISTED = 2000;

async function handOf(db: Db, actor: string): Promise<Expression<SqlBool>> {
  const e = expressionBuilder<Schema, "release">();
  // SQLite uses the partial index history_actor only for a condition with exactly this text.
  const decided = db
    .selectFrom("history")
    .select("release_id")
    .where("actor", "=", actor)
    .where(sql<boolean>`actor <> 'engine'`)
    .where("release_id", "is not", null);
  const { n } = await db
    .selectFrom(decided.limit(MAX_LISTED + 1).as("some"))
    .select((some) => some.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n <= MAX_LISTED
    ? e("id", "in", decided.$castTo<{ release_id: number }>())
    : e.exists(
        e
          .selectFrom("history")
          .select("history.id")
          .whereRef("history.release_id", "=", "release.id")
          .where("history.actor", "=", actor),
      );
}

import type { Db, Trx } from "../open.ts";

/** A browser that signed in. `mark` identifies the token that it used. Times in ms since 1970. */
export type WebSession = {
  id: number;
  mark: string;
  name: string;
  createdAt: number;
  usedAt: number;
};

/** The hash of a browser's secret, and the mark of the token under which the browser signed in. */
type SessionProof = { secretHash: string; mark: string };

/**
 * Maximum number of sessions for each token, which is more browsers than a user has. Beyond this
 * number, the network with the most sessions loses the session that was unused for longest.
 */
const MAX_SESSIONS = 100;

const COLUMNS = ["id", "mark", "name", "created_at as createdAt", "used_at as usedAt"] as const;

/** Adds a session that begins now, and deletes sessions that were last used before `usedSince`. */
export async function addWebSession(
  trx: Trx,
  {
    secretHash,
    at,
    usedSince,
    ...named
  }: SessionProof & { network: string; name: string; at: number; usedSince: number },
): Promise<WebSession> {
  await trx.deleteFrom("web_session").where("used_at", "<", usedSince).execute();
  const added = await trx
    .insertInto("web_session")
    .values({ ...named, secret_hash: secretHash, created_at: at, used_at: at })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  const alike = trx
    .selectFrom("web_session")
    .select(["id", "network"])
    .where("mark", "=", named.mark);
  const all = await alike.orderBy("used_at", "desc").orderBy("id", "desc").execute();
  const networks = [...Map.groupBy(all, (session) => session.network).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const last = all.length > MAX_SESSIONS ? networks[0]?.at(-1) : undefined;
  if (last) await trx.deleteFrom("web_session").where("id", "=", last.id).execute();
  return added;
}

/** Finds the session with this secret, if it was used since `usedSince`. */
export const findWebSession = (
  db: Db,
  { secretHash, mark }: SessionProof,
  usedSince: number,
): Promise<WebSession | undefined> =>
  db
    .selectFrom("web_session")
    .select(COLUMNS)
    .where((e) => e.and({ secret_hash: secretHash, mark }))
    .where("used_at", ">=", usedSince)
    .executeTakeFirst();

/** Lists the sessions that were used since `usedSince`, newest first. */
export const listWebSessions = (db: Db, usedSince: number): Promise<WebSession[]> =>
  db
    .selectFrom("web_session")
    .select(COLUMNS)
    .where("used_at", ">=", usedSince)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();

export async function touchWebSession(trx: Trx, id: number, time: number): Promise<void> {
  await trx.updateTable("web_session").set({ used_at: time }).where("id", "=", id).execute();
}

/** Ends one session, or all except one. Returns the number of ended sessions. */
export async function endWebSessions(
  trx: Trx,
  which: { id: number } | { except: number },
): Promise<number> {
  const [how, id] = "id" in which ? (["=", which.id] as const) : (["!=", which.except] as const);
  const ended = await trx.deleteFrom("web_session").where("id", how, id).executeTakeFirst();
  return Number(ended.numDeletedRows);
}

/** True if there are sessions of another token. */
export const hasOtherMarks = async (db: Db, marks: readonly string[]): Promise<boolean> =>
  (await db
    .selectFrom("web_session")
    .select("id")
    .where("mark", "not in", marks)
    .executeTakeFirst()) !== undefined;

export async function endOtherMarks(trx: Trx, marks: readonly string[]): Promise<void> {
  await trx.deleteFrom("web_session").where("mark", "not in", marks).execute();
}

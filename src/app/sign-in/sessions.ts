import type { Store, Trx } from "../../store/open.ts";
import { isConfirmToken, useConfirmToken } from "../../store/settings/confirm-tokens.ts";
import {
  addWebSession,
  endOtherMarks,
  endWebSessions,
  findWebSession,
  hasOtherMarks,
  touchWebSession,
  type WebSession,
  webSessions,
} from "../../store/settings/web-sessions.ts";
import { KEY_TOOL, sinceWhen } from "./keys.ts";

/** A browser that is signed in. `renewed`: its thirty days began again, and so shall those of its cookie. */
export type SignedIn = { id: number; name: string; renewed: boolean };

export type Sessions = {
  /** Signs in with a one-time key, which is used up. Undefined for one that is unknown, used or old. */
  byKey(key: string, name: string): Promise<NewSession | undefined>;
  /** Signs in who has proven to know AUTH_TOKEN. */
  byToken(name: string): Promise<NewSession>;
  /** Whose secret this is. `renew`: the thirty days begin again, if the last time was a day ago. */
  find(secret: string, options: { renew: boolean }): Promise<SignedIn | undefined>;
  /** Whether the session goes on: it was not ended, and the token is the same. */
  lives(secret: string): Promise<boolean>;
  list(): Promise<WebSession[]>;
  end(which: { id: number } | { except: number }): Promise<number>;
};

export type NewSession = SignedIn & { secret: string };

/** Written so seldom, a session that reads changes nothing in the database, which would tell all pages of a change. */
const TOUCH_MS = 24 * 3600_000;

/**
 * Who is signed in to the page. The hash is of secret and token together: another AUTH_TOKEN ends every session, and the
 * database reveals neither.
 */
export function createSessions({
  store,
  now,
  newSecret,
  hash,
  token,
}: {
  store: Store;
  now: () => number;
  /** 256 random bits as text. */
  newSecret: () => string;
  hash: (text: string) => string;
  /** AUTH_TOKEN as it is now. */
  token: () => string | undefined;
}): Sessions {
  let cleanedFor: string | undefined;

  const proofOf = (secret: string) => ({ secretHash: hash(`${secret} ${token() ?? ""}`), mark: markOf() });
  // Sixteen bits: enough to forget the sessions of an older token, too few to try guessed tokens on.
  const markOf = (): string => hash(token() ?? "").slice(0, 4);

  /** Sessions of an older token cannot be used any more; they are forgotten, so that no list shows them. */
  async function forgetOlder(): Promise<void> {
    const mark = markOf();
    if (cleanedFor === mark) return;
    if (await hasOtherMarks(store.read, mark)) await store.write((trx) => endOtherMarks(trx, mark));
    cleanedFor = mark;
  }

  async function add(trx: Trx, secret: string, wanted: string): Promise<WebSession> {
    const usedSince = sinceWhen(now());
    const taken = new Set((await webSessions(trx, usedSince)).map(({ name }) => name));
    return addWebSession(trx, { ...proofOf(secret), name: freeName(wanted, taken), at: now(), usedSince });
  }

  async function signIn(name: string, mayEnter: (trx: Trx) => Promise<boolean>): Promise<NewSession | undefined> {
    await forgetOlder();
    const secret = newSecret();
    const made = await store.write(async (trx) => ((await mayEnter(trx)) ? add(trx, secret, name) : undefined));
    return made && { id: made.id, name: made.name, renewed: true, secret };
  }

  const found = async (secret: string): Promise<WebSession | undefined> => {
    await forgetOlder();
    return findWebSession(store.read, proofOf(secret), sinceWhen(now()));
  };

  return {
    async byKey(key, name) {
      const token = { tokenHash: hash(key), tool: KEY_TOOL, planHash: "" };
      if (!(await isConfirmToken(store.read, token, now()))) return undefined;
      return signIn(name, (trx) => useConfirmToken(trx, token, now()));
    },
    async byToken(name) {
      const made = await signIn(name, async () => true);
      if (!made) throw new Error("A session that anyone may begin was not begun.");
      return made;
    },
    async find(secret, { renew }) {
      const session = await found(secret);
      if (!session) return undefined;
      const { id, name, usedAt } = session;
      const renewed = renew && now() - usedAt >= TOUCH_MS;
      if (renewed) await store.write((trx) => touchWebSession(trx, id, now()));
      return { id, name, renewed };
    },
    lives: async (secret) => (await found(secret)) !== undefined,
    async list() {
      await forgetOlder();
      return webSessions(store.read, sinceWhen(now()));
    },
    end: (which) => store.write((trx) => endWebSessions(trx, which)),
  };
}

/** History tells sessions apart by their names. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 2, name = wanted; ; number++) {
    if (!taken.has(name)) return name;
    name = `${wanted} ${number}`;
  }
}

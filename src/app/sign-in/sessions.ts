import { TOKEN_ROLES, type TokenRole } from "../../core/role.ts";
import type { Store, Trx } from "../../store/open.ts";
import {
  addConfirmToken,
  endConfirmTokens,
  listUnusedTokens,
  useConfirmToken,
} from "../../store/settings/confirm-tokens.ts";
import {
  addWebSession,
  endOtherMarks,
  endWebSessions,
  findWebSession,
  hasOtherMarks,
  listWebSessions,
  touchWebSession,
  type WebSession,
} from "../../store/settings/web-sessions.ts";

/**
 * A browser that is signed in. `renewed`: its thirty days began again, and so shall those of its
 * cookie.
 */
export type SignedInSession = { id: number; name: string; role: TokenRole; renewed: boolean };

export interface Sessions {
  /**
   * Signs in with a one-time key, which is used up. Undefined for one that is unknown, used or
   * old.
   */
  byKey(key: string, name: string, address?: string): Promise<NewSession | undefined>;
  /** Signs in who has proven to know the role's token. */
  byToken(name: string, role: TokenRole, address?: string): Promise<NewSession>;
  /**
   * Whose secret this is. `renew`: the thirty days begin again, if the last time was a day ago.
   */
  find(secret: string, options: { renew: boolean }): Promise<SignedInSession | undefined>;
  /** Whether the session goes on: it was not ended, and the token is the same. */
  lives(secret: string): Promise<boolean>;
  list(): Promise<(WebSession & { role: TokenRole })[]>;
  /** The keys that were not used, each by its hash: what can be ended is not what signs in. */
  links(): Promise<UnusedLink[]>;
  /**
   * A key for a person who is asked to review: no token of reviewers is needed, and it works for
   * a day.
   */
  invite(guest?: string): Promise<SignInKey>;
  end(which: SessionEnding): Promise<number>;
}

export type NewSession = SignedInSession & { secret: string };

/** `newSecret`: 256 random bits as text. */
export type Secrets = {
  store: Store;
  now: () => number;
  newSecret: () => string;
  hash: (text: string) => string;
};

/**
 * Written so seldom, a session that reads changes nothing in the database, which would tell all
 * pages of a change.
 */
const TOUCH_MS = 24 * 3600_000;

/** The reviewer's marks begin with a letter that no hash has. */
export const roleOf = ({ mark }: Pick<WebSession, "mark">): "operator" | "reviewer" =>
  mark.startsWith("r") ? "reviewer" : "operator";

/** `key` signs in once; `id` is its hash. */
export interface SignInKey {
  key: string;
  id: string;
  expiresAt: number;
}

/** A key that signed nobody in yet; `id` is its hash. */
interface UnusedLink {
  id: string;
  role: TokenRole;
  guest?: string;
  expiresAt: number;
}

type SessionProof = { secretHash: string; mark: string; network: string };

/**
 * Who is signed in to the page. The hash is of secret and token together: another token ends every
 * session of its role, and the database reveals neither. So no row can be given another role.
 * `token`: the tokens as they are now.
 */
export function createSessions(
  deps: Secrets & { token: (role: TokenRole) => string | undefined },
): Sessions {
  const { store, now, newSecret, hash, token } = deps;
  let cleanedFor: string | undefined;

  const proofOf = (secret: string, role: TokenRole, address = ""): SessionProof => ({
    secretHash: hash(`${secret} ${token(role) ?? ""}`),
    mark: markOf(role),
    network: hash(`${networkOf(address)} ${token(role) ?? ""}`).slice(0, 4),
  });
  // Sixteen bits: enough to forget the sessions of an older token, too few to try guessed tokens
  // on.
  const markOf = (role: TokenRole): string =>
    `${role === "reviewer" ? "r" : ""}${hash(token(role) ?? "").slice(0, 4)}`;

  /**
   * Sessions of an older token cannot be used any more; they are forgotten, so that no list shows
   * them.
   */
  async function forgetOlder(): Promise<void> {
    const marks = TOKEN_ROLES.map(markOf);
    if (cleanedFor === marks.join()) return;
    if (await hasOtherMarks(store.read, marks)) {
      await store.write((trx) => endOtherMarks(trx, marks));
    }
    cleanedFor = marks.join();
  }

  async function add(trx: Trx, proof: SessionProof, wanted: string): Promise<WebSession> {
    const usedSince = computeSessionCutoff(now());
    const taken = new Set((await listWebSessions(trx, usedSince)).map(({ name }) => name));
    return addWebSession(trx, { ...proof, name: freeName(wanted, taken), at: now(), usedSince });
  }

  async function signIn(
    name: string,
    role: TokenRole,
    address: string,
    mayEnter: (trx: Trx) => Promise<boolean>,
  ): Promise<NewSession | undefined> {
    await forgetOlder();
    const secret = newSecret();
    const proof = proofOf(secret, role, address);
    const made = await store.write(async (trx) =>
      (await mayEnter(trx)) ? add(trx, proof, name) : undefined,
    );
    return made && { id: made.id, name: made.name, role, renewed: true, secret };
  }

  async function found(secret: string): Promise<WebSession | undefined> {
    await forgetOlder();
    for (const role of TOKEN_ROLES) {
      const session = await findWebSession(
        store.read,
        proofOf(secret, role),
        computeSessionCutoff(now()),
      );
      if (session) return session;
    }
    return undefined;
  }

  return {
    async byKey(key, name, address = "") {
      const tokenHash = hash(key);
      const link = (await listUnusedTokens(store.read, KEY_TOOL, now())).find(
        (one) => one.tokenHash === tokenHash,
      );
      if (!link) return undefined;
      const { role, guest = name } = readPlan(link.planHash);
      return signIn(guest, role, address, (trx) =>
        useConfirmToken(trx, { ...link, tool: KEY_TOOL }, now()),
      );
    },
    async byToken(name, role, address = "") {
      const made = await signIn(name, role, address, async () => true);
      if (!made) throw new Error("A session that anyone may begin was not begun.");
      return made;
    },
    async find(secret, { renew }) {
      const session = await found(secret);
      if (!session) return undefined;
      const { id, name, usedAt } = session;
      const renewed = renew && now() - usedAt >= TOUCH_MS;
      if (renewed) await store.write((trx) => touchWebSession(trx, id, now()));
      return { id, name, role: roleOf(session), renewed };
    },
    lives: async (secret) => (await found(secret)) !== undefined,
    async list() {
      await forgetOlder();
      const all = await listWebSessions(store.read, computeSessionCutoff(now()));
      return all.map((session) => ({ ...session, role: roleOf(session) }));
    },
    links: async () =>
      (await listUnusedTokens(store.read, KEY_TOOL, now())).map(
        ({ tokenHash: id, planHash, expiresAt }) => ({
          id,
          ...readPlan(planHash),
          expiresAt,
        }),
      ),
    invite: (guest) => makeKey(deps, "reviewer", INVITATION_MS, guest),
    end: (which) => endSessions(store, which),
  };
}

/** One session, one link that was not used, or all but one session. */
type SessionEnding = { id: number } | { link: string } | { except: number };

/**
 * All means every way in that was made before: a link that was not used signs in no browser
 * afterwards.
 */
export const endSessions = (store: Store, which: SessionEnding): Promise<number> =>
  store.write(async (trx) => {
    if ("link" in which) return endConfirmTokens(trx, KEY_TOOL, which.link);
    if ("except" in which) await endConfirmTokens(trx, KEY_TOOL);
    return endWebSessions(trx, which);
  });

/** A machine may have any of the 2^64 addresses of IPv6 that its network begins. */
function networkOf(address: string): string {
  const [head = [], tail] = address.split("::").map((part) => part.split(":"));
  const zeros =
    tail === undefined
      ? []
      : Array.from<string>({ length: 8 - head.length - tail.length }).fill("0");
  return address.includes(":")
    ? [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(":")
    : address;
}

/** History tells sessions apart by their names. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 2, name = wanted; ; number++) {
    if (!taken.has(name)) return name;
    name = `${wanted} ${number}`;
  }
}

/** What a one-time key is for, in the table of what works once. */
const KEY_TOOL = "web sign-in";

const KEY_LIFETIME_MS = 10 * 60_000;
/** Who is invited may read the message tomorrow. */
const INVITATION_MS = 24 * 3600_000;
const SESSION_LIFETIME_MS = 30 * 24 * 3600_000;

/**
 * What its plan is in that table: links from before there were roles are the operator's. A guest's
 * name comes after the role.
 */
const planOf = (role: TokenRole, guest = ""): string =>
  role === "operator" ? "" : `${role} ${guest}`.trim();

function readPlan(plan: string): { role: TokenRole; guest?: string } {
  const [role = "", ...guest] = plan.split(" ");
  return {
    role: role === "reviewer" ? role : "operator",
    ...(guest.length > 0 ? { guest: guest.join(" ") } : {}),
  };
}

/** A session that was last used before this has ended. */
export const computeSessionCutoff = (now: number): number => now - SESSION_LIFETIME_MS;

/**
 * A key that signs in one browser, once, for ten minutes or so long. Who can write to the database
 * may make one.
 */
export async function makeKey(
  { store, now, newSecret, hash }: Secrets,
  role: TokenRole,
  lifetimeMs = KEY_LIFETIME_MS,
  guest?: string,
): Promise<SignInKey> {
  const key = newSecret();
  const id = hash(key);
  const expiresAt = now() + lifetimeMs;
  const row = { tokenHash: id, tool: KEY_TOOL, planHash: planOf(role, guest), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, now()));
  return { key, id, expiresAt };
}

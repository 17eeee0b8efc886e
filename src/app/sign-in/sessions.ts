import { networkOf } from "../../base/text/network-of.ts";
import { ENGINE, HOOK } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import { TOKEN_ROLES, type TokenRole } from "../../core/role.ts";
import type { Store, Trx } from "../../store/open.ts";
import { listWebNames } from "../../store/releases/history.ts";
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
 * A browser that is signed in. `renewed` means that its thirty days started again, so the cookie
 * must also be renewed.
 */
export type SignedInSession = { id: number; name: string; role: TokenRole; renewed: boolean };

export interface Sessions {
  /**
   * Signs in with a one-time key, which cannot be used again. Undefined for an unknown, used or
   * expired key.
   */
  byKey(key: string, name: string, address?: string): Promise<NewSession | undefined>;
  /** Signs in a person who has proven that they know the role's token. */
  byToken(name: string, role: TokenRole, address?: string): Promise<NewSession>;
  /**
   * Finds the session with this secret. With `renew`, its thirty days start again if that last
   * happened at least a day ago.
   */
  find(secret: string, options: { renew: boolean }): Promise<SignedInSession | undefined>;
  /**
   * True while the session is valid, which means that it was not ended and the token has not
   * changed.
   */
  lives(secret: string): Promise<boolean>;
  list(): Promise<(WebSession & { role: TokenRole })[]>;
  /** Unused keys, each by its hash. The hash can end a key but cannot sign in. */
  links(): Promise<UnusedLink[]>;
  /**
   * Creates a key for a person who is asked to review. The key does not require a reviewer token,
   * and it is valid for a day.
   */
  invite(guest?: string): Promise<SignInKey>;
  end(which: SessionEnding): Promise<number>;
}

export type NewSession = SignedInSession & { secret: string };

/** `newSecret` returns 256 random bits as text. */
export type Secrets = {
  store: Store;
  clock: Clock;
  newSecret: () => string;
  hash: (text: string) => string;
};

/**
 * Minimum interval between writes of a session's last use. If the last use were written more often,
 * reading would change the database and notify all pages of a change.
 */
const TOUCH_MS = 24 * 3600_000;

/** A reviewer's mark begins with a letter that cannot occur in a hash. */
export const roleOf = ({ mark }: Pick<WebSession, "mark">): "operator" | "reviewer" =>
  mark.startsWith("r") ? "reviewer" : "operator";

/** `key` signs in once; `id` is its hash. */
export interface SignInKey {
  key: string;
  id: string;
  expiresAt: number;
}

/** A key that has not been used to sign in yet. `id` is its hash. */
interface UnusedLink {
  id: string;
  role: TokenRole;
  guest?: string;
  expiresAt: number;
}

type WantedName = {
  name: string;
  /** True if the operator chose it, for a session of the operator or for an invited guest. */
  isOperators: boolean;
};

type SessionProof = { secretHash: string; mark: string; network: string };

/**
 * Manages the sessions of the page. A single hash covers secret and token, so that a new token ends
 * every session of its role and the database does not reveal the secret or the token. For the same
 * reason, a row cannot be assigned another role. `token` returns the current tokens.
 */
export function createSessions(
  deps: Secrets & { token: (role: TokenRole) => string | undefined },
): Sessions {
  const { store, clock, newSecret, hash, token } = deps;
  let cleanedFor: string | undefined;

  const proofOf = (secret: string, role: TokenRole, address = ""): SessionProof => ({
    secretHash: hash(`${secret} ${token(role) ?? ""}`),
    mark: markOf(role),
    network: hash(`${networkOf(address)} ${token(role) ?? ""}`).slice(0, 4),
  });
  // Sixteen bits are enough to recognize sessions of an older token, but too few to test guessed
  // tokens against.
  const markOf = (role: TokenRole): string =>
    `${role === "reviewer" ? "r" : ""}${hash(token(role) ?? "").slice(0, 4)}`;

  /** Forgets sessions of an older token. They can no longer be used and should not be listed. */
  async function forgetOlder(): Promise<void> {
    const marks = TOKEN_ROLES.map(markOf);
    if (cleanedFor === marks.join()) return;
    if (await hasOtherMarks(store.read, marks)) {
      await store.write((trx) => endOtherMarks(trx, marks));
    }
    cleanedFor = marks.join();
  }

  /**
   * Adds a session under a free name. A name that the operator chose may be one that an ended
   * session had, because the operator decides who that is.
   */
  async function add(
    trx: Trx,
    proof: SessionProof,
    { name: wanted, isOperators }: WantedName,
  ): Promise<WebSession> {
    const usedSince = computeSessionCutoff(clock.now());
    const living = (await listWebSessions(trx, usedSince)).map(({ name }) => name);
    const earlier = isOperators ? [] : await listWebNames(trx);
    const taken = new Set([...living, ...earlier].map(readAs));
    return addWebSession(trx, {
      ...proof,
      name: freeName(wanted, taken),
      at: clock.now(),
      usedSince,
    });
  }

  async function signIn(
    name: WantedName,
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
        computeSessionCutoff(clock.now()),
      );
      if (session) return session;
    }
    return undefined;
  }

  return {
    async byKey(key, name, address = "") {
      const tokenHash = hash(key);
      const link = (await listUnusedTokens(store.read, KEY_TOOL, clock.now())).find(
        (one) => one.tokenHash === tokenHash,
      );
      if (!link) return undefined;
      const { role, guest } = readPlan(link.planHash);
      const isOperators = role === "operator" || guest !== undefined;
      return signIn({ name: guest ?? name, isOperators }, role, address, (trx) =>
        useConfirmToken(trx, { ...link, tool: KEY_TOOL }, clock.now()),
      );
    },
    async byToken(name, role, address = "") {
      const wanted = { name, isOperators: role === "operator" };
      const made = await signIn(wanted, role, address, async () => true);
      if (!made) throw new Error("A session that anyone may start was not started.");
      return made;
    },
    async find(secret, { renew }) {
      const session = await found(secret);
      if (!session) return undefined;
      const { id, name, usedAt } = session;
      const renewed = renew && clock.now() - usedAt >= TOUCH_MS;
      if (renewed) await store.write((trx) => touchWebSession(trx, id, clock.now()));
      return { id, name, role: roleOf(session), renewed };
    },
    lives: async (secret) => (await found(secret)) !== undefined,
    async list() {
      await forgetOlder();
      const all = await listWebSessions(store.read, computeSessionCutoff(clock.now()));
      return all.map((session) => ({ ...session, role: roleOf(session) }));
    },
    links: async () =>
      (await listUnusedTokens(store.read, KEY_TOOL, clock.now())).map(
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

/** One session, one unused link, or all sessions except one. */
type SessionEnding = { id: number } | { link: string } | { except: number };

/**
 * Ending all sessions also invalidates unused links, so that they cannot sign in a browser
 * afterwards.
 */
export const endSessions = (store: Store, which: SessionEnding): Promise<number> =>
  store.write(async (trx) => {
    if ("link" in which) return endConfirmTokens(trx, KEY_TOOL, which.link);
    if ("except" in which) await endConfirmTokens(trx, KEY_TOOL);
    return endWebSessions(trx, which);
  });

/** Names of what is not a person in the history, and of rights. Nobody may choose them. */
const RESERVED: ReadonlySet<string> = new Set<string>(
  [
    [ENGINE, HOOK, "cli", "mcp", "http", "web", "plexingest", "daemon", "server"],
    [...TOKEN_ROLES, "reader", "admin", "administrator", "root", "system"],
  ].flat(),
);

/** Reduces a name to what people distinguish: without upper case, spaces and width of letters. */
const readAs = (name: string): string =>
  name.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, " ").trim();

/** True if the name's letters are a reserved word, as in `Operator 2`. */
const isReserved = (name: string): boolean =>
  RESERVED.has(readAs(name).replaceAll(/[^\p{L}]+/gu, ""));

const UNNAMED = "Browser";

/** Makes a name unique, because history distinguishes sessions by their names. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const allowed = isReserved(wanted) ? UNNAMED : wanted;
  for (let number = 2, name = allowed; ; number++) {
    if (!taken.has(readAs(name))) return name;
    name = `${allowed} ${number}`;
  }
}

/** Purpose of one-time keys in the table of single-use tokens. */
const KEY_TOOL = "web sign-in";

const KEY_LIFETIME_MS = 10 * 60_000;
/** An invited person might read the message only the next day. */
const INVITATION_MS = 24 * 3600_000;
const SESSION_LIFETIME_MS = 30 * 24 * 3600_000;

/**
 * Encodes the role and a guest's name for the plan column of the single-use token table. Links that
 * are older than roles belong to the operator.
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

/** Returns the cutoff time. A session has ended if it was last used before this time. */
export const computeSessionCutoff = (now: number): number => now - SESSION_LIFETIME_MS;

/**
 * Creates a key that signs in one browser, once. It is valid for ten minutes, or for `lifetimeMs`.
 * Anyone who can write to the database may create one.
 */
export async function makeKey(
  { store, clock, newSecret, hash }: Secrets,
  role: TokenRole,
  lifetimeMs = KEY_LIFETIME_MS,
  guest?: string,
): Promise<SignInKey> {
  const key = newSecret();
  const id = hash(key);
  const expiresAt = clock.now() + lifetimeMs;
  const row = { tokenHash: id, tool: KEY_TOOL, planHash: planOf(role, guest), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, clock.now()));
  return { key, id, expiresAt };
}

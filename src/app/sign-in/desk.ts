import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import type { TokenRole } from "../../core/role.ts";
import { listWebSessions } from "../../store/settings/web-sessions.ts";
import { computeSessionCutoff, endSessions, makeKey, roleOf, type Secrets } from "./sessions.ts";

/** A browser that is signed in. Times are ISO 8601. */
type SignedInBrowser = {
  id: number;
  name: string;
  role: TokenRole;
  created_at: string;
  last_used_at: string;
};

/** A link that signs in one browser, once. */
type WebLink = { url: string; expires_at: string };

export interface WebDesk {
  open(url: string): Promise<boolean>;
  hasScreen: boolean;
  /** @throws UserError if the page is not being served */
  link(role: TokenRole, signal: AbortSignal): Promise<WebLink>;
  sessions(): Promise<SignedInBrowser[]>;
  /** Returns the number of sessions that ended. */
  end(which: number | "all"): Promise<number>;
}

/** Creates the interface through which a command manages the page's sign-ins. */
export function createWebDesk(
  deps: Secrets & {
    /**
     * The page's public address, with a trailing slash, and the corresponding address on this
     * machine.
     */
    address: string;
    local: string;
    /** True if the page is served at the local address. */
    isServed(signal: AbortSignal): Promise<boolean>;
    /** Opens a link in the person's browser. Returns false if no program could open it. */
    open(url: string): Promise<boolean>;
    /** True if there is a screen on which a browser could be shown. */
    hasScreen: boolean;
  },
): WebDesk {
  const { store, now, address, local, isServed, open, hasScreen } = deps;
  return {
    open,
    hasScreen,
    async link(role, signal) {
      if (!(await isServed(signal))) {
        throw UserError.notFound(
          `The page is not available: plex-ingest does not answer at ${local}.`,
          sentence`Run ${{ do: "init" }} to set the page's address and create its token, if you have not done so. Then start the daemon, or run ${{ do: "mcp http" }}.`,
        );
      }
      const { key, expiresAt } = await makeKey(deps, role);
      // A fragment is not sent to any server, so it does not appear in logs or on other pages.
      return { url: `${address}#key=${key}`, expires_at: toIso(expiresAt) };
    },
    sessions: async () =>
      (await listWebSessions(store.read, computeSessionCutoff(now()))).map(
        ({ id, name, mark, createdAt, usedAt }) => ({
          id,
          name,
          role: roleOf({ mark }),
          created_at: toIso(createdAt),
          last_used_at: toIso(usedAt),
        }),
      ),
    end: (which) => endSessions(store, which === "all" ? { except: 0 } : { id: which }),
  };
}

const toIso = (time: number): string => new Date(time).toISOString();

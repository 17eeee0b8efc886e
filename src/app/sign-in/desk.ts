import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import type { TokenRole } from "../../core/role.ts";
import { listWebSessions } from "../../store/settings/web-sessions.ts";
import { computeSessionCutoff, endSessions, makeKey, roleOf, type Secrets } from "./sessions.ts";

/** A browser that is signed in, as it is shown; times are ISO 8601. */
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
  /** @throws UserError where nothing serves the page */
  link(role: TokenRole, signal: AbortSignal): Promise<WebLink>;
  sessions(): Promise<SignedInBrowser[]>;
  /** Returns how many ended. */
  end(which: number | "all"): Promise<number>;
}

/** The page, for a command. */
export function createWebDesk(
  deps: Secrets & {
    /**
     * The address for people, with a slash at its end, and the one on this machine that is behind
     * it.
     */
    address: string;
    local: string;
    /** Whether the page is served at the local address. */
    isServed(signal: AbortSignal): Promise<boolean>;
    /** Opens a link in the person's browser; false where there is none. */
    open(url: string): Promise<boolean>;
    /** Whether there is a screen that a browser could be shown on. */
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
          `The page is not served: plex-ingest does not answer at ${local}.`,
          sentence`${{ do: "init" }} asks for its address and makes its token, if that is to be done; then start the daemon, or ${{ do: "mcp http" }}.`,
        );
      }
      const { key, expiresAt } = await makeKey(deps, role);
      // A fragment is sent to no server, so that no log and no other page has it.
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

import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { toIsoTime } from "../../base/text/local-time.ts";
import type { PageAddresses } from "../../core/page/addresses.ts";
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
export type WebLink = Pick<PageAddresses, "reach"> & {
  /** The first of `urls`. */
  url: string;
  /** The same link with each of the page's addresses. */
  urls: readonly string[];
  /** The link for a browser on this machine. */
  url_here: string;
  /** A line for another machine, after which it can open the link. */
  tunnel?: string;
  expires_at: string;
};

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
    findAddresses(): Promise<PageAddresses>;
    /** True if the page is served at this address of this machine. */
    isServed(local: string, signal: AbortSignal): Promise<boolean>;
    /** Opens a link in the person's browser. Returns false if no program could open it. */
    open(url: string): Promise<boolean>;
    /** True if there is a screen on which a browser could be shown. */
    hasScreen: boolean;
  },
): WebDesk {
  const { store, clock, findAddresses, isServed, open, hasScreen } = deps;
  return {
    open,
    hasScreen,
    async link(role, signal) {
      const { reach, urls, local, here, tunnel } = await findAddresses();
      if (!(await isServed(local, signal))) {
        throw UserError.notFound(
          `The page is not available: plex-ingest does not answer at ${local}.`,
          sentence`Run ${{ do: "init" }} to set the page's address and create its token, if you have not done so. Then start the daemon, or run ${{ do: "mcp http" }}.`,
        );
      }
      const { key, expiresAt } = await makeKey(deps, role);
      // A fragment is not sent to any server, so it does not appear in logs or on other pages.
      const toLink = (url: string): string => `${url}#key=${key}`;
      return {
        url: toLink(urls[0]),
        urls: urls.map(toLink),
        url_here: toLink(here),
        reach,
        ...(tunnel === undefined ? {} : { tunnel }),
        expires_at: toIsoTime(expiresAt),
      };
    },
    sessions: async () =>
      (await listWebSessions(store.read, computeSessionCutoff(clock.now()))).map(
        ({ id, name, mark, createdAt, usedAt }) => ({
          id,
          name,
          role: roleOf({ mark }),
          created_at: toIsoTime(createdAt),
          last_used_at: toIsoTime(usedAt),
        }),
      ),
    end: (which) => endSessions(store, which === "all" ? { except: 0 } : { id: which }),
  };
}

import type { Changes } from "../../../app/page/follow-changes.ts";
import type { FindPoster } from "../../../app/page/posters.ts";
import type { Sessions } from "../../../app/sign-in/sessions.ts";
import type { Clock } from "../../../core/clock.ts";
import type { createBearer } from "../guard/bearer.ts";
import type { SlowDown } from "../guard/slow-down.ts";
import type { Route } from "../server/handle.ts";
import { createCookies } from "../session/cookie.ts";
import { createDoor } from "../session/door.ts";
import { createOwnPage } from "../session/own-page.ts";
import { sessionRoutes } from "../session/routes.ts";
import { apiRoute, type CallTool } from "./api.ts";
import { eventsRoute } from "./events.ts";
import { postersRoute } from "./posters.ts";
import { type PageFiles, shellRoutes } from "./shell.ts";

/** What the page needs of the rest of the program. */
export type PageDeps = {
  /** Undefined where it was not built. */
  files: PageFiles | undefined;
  version: string;
  readOnly: boolean;
  sessions: Sessions;
  callTool: CallTool;
  changes: Changes;
  findPoster: FindPoster;
};

type PageOptions = {
  /** The path of all our addresses, with a slash at its end. */
  base: string;
  publicUrl: URL | undefined;
  tls: boolean;
  bearer: ReturnType<typeof createBearer>;
  slowDown: SlowDown;
  clock: Clock;
  report: (error: unknown) => void;
};

type Page = {
  routes: readonly Route[];
  /** For any other address that a browser opens. */
  shell: Route;
  /** Ends the streams; called before the listener stops. */
  close(): Promise<void>;
};

/** The page in a browser: its files, who is signed in, and what it asks for. docs/web.md has the addresses. */
export function createPage(deps: PageDeps, options: PageOptions): Page {
  const { sessions, callTool, changes, findPoster, version, readOnly } = deps;
  const { base, publicUrl, bearer, slowDown, clock, report } = options;
  const cookies = createCookies(base);
  const door = createDoor({ sessions, cookies, ownPage: createOwnPage(options) });
  const { shell, assets } = shellRoutes(deps.files, base);
  const events = eventsRoute({ door, lives: sessions.lives, changes, clock, report });
  const about = { version, read_only: readOnly, ...(publicUrl ? { public_url: `${publicUrl.origin}${base}` } : {}) };
  return {
    routes: [
      assets,
      ...sessionRoutes({ door, cookies, sessions, bearer, slowDown, about }),
      apiRoute(door, callTool),
      events.route,
      postersRoute(door, findPoster),
    ],
    shell,
    close: events.close,
  };
}

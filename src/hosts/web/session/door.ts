import type { Sessions, SignedInSession } from "../../../app/sign-in/sessions.ts";
import { mayDo, notAllowed } from "../../../core/role.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebExchange, WebRoute } from "../server/handle.ts";
import type { RequestHead } from "../server/read-body.ts";
import type { Cookies } from "./cookie.ts";

export interface OwnPageGuard {
  /** @throws Refusal 403 for a write that our own page did not send */
  assertWrites(request: RequestHead): void;
  /** @throws Refusal 403 if the browser reports that another page sent the request */
  assertReads(request: RequestHead): void;
}

/** A session, and the secret that proves it while a request is being handled. */
export type Visitor = SignedInSession & { secret: string };

/** A route of the page that only signed-in sessions can use. */
type PageRoute = Pick<WebRoute, "path"> &
  Required<Pick<WebRoute, "role">> & {
    method: "GET" | "POST";
    answer(exchange: WebExchange, visitor: Visitor): Promise<void> | void;
  };

/** A route of the page that anyone can use. */
type OpenRoute = Pick<PageRoute, "path" | "method"> & Pick<WebRoute, "role" | "answer">;

export interface Door {
  /** Returns the visitor that the request's session belongs to; undefined without a session. */
  visitorOf(exchange: WebExchange): Promise<Visitor | undefined>;
  /** Creates a route for anyone on our page. @throws Refusal 403 for other pages */
  onOurPage(route: OpenRoute): WebRoute;
  /**
   * Creates a route for sessions with this role. @throws Refusal 403 for other pages, Refusal 401
   * without a session, UserError for a lower role
   */
  signedIn(route: PageRoute): WebRoute;
}

interface DoorDeps {
  sessions: Pick<Sessions, "find">;
  cookies: Cookies;
  ownPage: OwnPageGuard;
}

/** Admits pages by their session. Tokens and the sender's address do not count. */
export function createDoor(deps: DoorDeps): Door {
  const { sessions, cookies, ownPage } = deps;
  async function visitorOf({ request, response }: WebExchange): Promise<Visitor | undefined> {
    for (const secret of cookies.read(request)) {
      // Only write requests have an origin, which shows whether the cookie must be limited to TLS.
      // Therefore, only they renew it.
      const session = await sessions.find(secret, { renew: request.method === "POST" });
      if (!session) continue;
      if (session.renewed) cookies.write(request, response, secret);
      return { ...session, secret };
    }
    return undefined;
  }

  const onOurPage = ({ path, method, role, answer }: OpenRoute): WebRoute => ({
    path,
    ...(role && { role }),
    methods: [method],
    open: "page",
    answer(exchange) {
      if (method === "POST") ownPage.assertWrites(exchange.request);
      else ownPage.assertReads(exchange.request);
      return answer(exchange);
    },
  });

  return {
    visitorOf,
    onOurPage,
    signedIn: ({ answer, ...route }) =>
      onOurPage({
        ...route,
        async answer(exchange) {
          const visitor = await visitorOf(exchange);
          if (!visitor) throw signedOut();
          if (!mayDo(visitor.role, route.role)) {
            throw notAllowed(visitor.role, route.role, `${route.method} ${route.path}`);
          }
          await answer(exchange, visitor);
        },
      }),
  };
}

const signedOut = (): Refusal =>
  new Refusal(401, "You are not signed in.", {
    code: "unauthorized",
    next: "Sign in with a link from `plex-ingest web`, or with the operator's token.",
  });

/**
 * Distinguishes requests of our page from requests that another page makes its browser send. A
 * cookie is not enough: all ports of a host are one site, so a program on another port receives the
 * cookie, and its pages send it (measured in Chromium 156). Only `Origin` contains the port, and
 * browsers send it with each POST.
 */
export function createOwnPage({
  publicUrl,
  tls,
}: {
  publicUrl: URL | undefined;
  tls: boolean;
}): OwnPageGuard {
  const ownScheme = tls ? "https:" : "http:";

  function isOurs(origin: string, host: string): boolean {
    if (origin === publicUrl?.origin) return true;
    const asked = URL.parse(`${ownScheme}//${host}`);
    // The public name is accepted only with the public scheme. Plain HTTP under that name may
    // belong to another program.
    if (asked === null || asked.host === publicUrl?.host) return false;
    return origin === asked.origin;
  }

  // Browsers send this header only over TLS and to loopback. Without it, the other checks must be
  // enough.
  const siteOf = ({ headers }: RequestHead): unknown => headers["sec-fetch-site"];

  return {
    assertWrites(request) {
      const { headers } = request;
      if (siteOf(request) !== undefined && siteOf(request) !== "same-origin") throw foreign();
      if (headers.origin === undefined || !isOurs(headers.origin, headers.host ?? "")) {
        throw foreign();
      }
      // A form cannot send this header. A page of another origin cannot send it unless we allow it.
      if (headers["x-plex-ingest"] !== "1") {
        throw new Refusal(403, "The request does not come from the page.", {
          code: "refused",
          next: "Send x-plex-ingest: 1.",
        });
      }
    },
    assertReads(request) {
      const site = siteOf(request);
      if (site !== undefined && site !== "same-origin" && site !== "none") throw foreign();
    },
  };
}

const foreign = (): Refusal =>
  new Refusal(403, "Only this server's page may do this.", {
    code: "refused",
    next: "Open the page at its own address; behind a proxy, that address must be SERVER_URL.",
  });

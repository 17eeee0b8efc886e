import type { Sessions, SignedIn } from "../../../app/sign-in/sessions.ts";
import { mayDo, notAllowed } from "../../../core/role.ts";
import { Refusal } from "../guard/refusal.ts";
import type { Exchange, Route } from "../server/handle.ts";
import type { Cookies } from "./cookie.ts";
import type { OwnPage } from "./own-page.ts";

/** Who asks: a session, and the secret that proves it for as long as an answer goes on. */
export type Visitor = SignedIn & { secret: string };

/** A route of the page: what it answers to whom has signed in. */
type PageRoute = Pick<Route, "path"> &
  Required<Pick<Route, "role">> & {
    method: "GET" | "POST";
    answer(exchange: Exchange, visitor: Visitor): Promise<void> | void;
  };

export type Door = {
  /** Who asks, if somebody is signed in. */
  visitorOf(exchange: Exchange): Promise<Visitor | undefined>;
  /** For sessions of this role. @throws Refusal 403 for other pages, 401 without a session; UserError for a lesser role */
  signedIn(route: PageRoute): Route;
  /** For anyone on our page. @throws Refusal 403 for other pages */
  onOurPage(route: Omit<PageRoute, "answer" | "role"> & Pick<Route, "role"> & Pick<Route, "answer">): Route;
};

/** Lets pages in by their session. Nothing else counts: neither the address that a request comes from nor a token. */
export function createDoor({
  sessions,
  cookies,
  ownPage,
}: {
  sessions: Pick<Sessions, "find">;
  cookies: Cookies;
  ownPage: OwnPage;
}): Door {
  async function visitorOf({ request, response }: Exchange): Promise<Visitor | undefined> {
    for (const secret of cookies.read(request)) {
      // Only a write says by its origin whether a cookie must be for TLS alone.
      const session = await sessions.find(secret, { renew: request.method === "POST" });
      if (!session) continue;
      if (session.renewed) cookies.write(request, response, secret);
      return { ...session, secret };
    }
    return undefined;
  }

  const onOurPage: Door["onOurPage"] = ({ path, method, role, answer }) => ({
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
          if (!mayDo(visitor.role, route.role))
            throw notAllowed(visitor.role, route.role, `${route.method} ${route.path}`);
          await answer(exchange, visitor);
        },
      }),
  };
}

const signedOut = (): Refusal =>
  new Refusal(401, "Nobody is signed in.", {
    code: "unauthorized",
    next: "Sign in with a link of `plex-ingest web`, or with AUTH_TOKEN.",
  });

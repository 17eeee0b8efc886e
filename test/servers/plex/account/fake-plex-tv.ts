import {
  type FakeAnswer,
  type FakeRequest,
  type StandIn,
  startLoopback,
  toJsonAnswer,
} from "../../../../src/hosts/demo/stand-ins/loopback.ts";

export type FakePlexTv = StandIn & {
  url: string;
  enter(): void;
  forget(): void;
  refuse(status: number): void;
};

export const ACCOUNT_TOKEN = "account-token-1";
export const CODE = "AB7Q";

/** plex.tv's codes and list of servers on loopback, as documented by plexapi.dev. */
export async function startFakePlexTv(servers: readonly unknown[]): Promise<FakePlexTv> {
  let entered = false;
  let forgotten = false;
  let refused: number | undefined;
  const pin = () => ({
    id: 77,
    code: CODE,
    expiresIn: 900,
    authToken: entered ? ACCOUNT_TOKEN : null,
  });

  function answer({ method, path, query, headers }: FakeRequest): FakeAnswer {
    if (refused !== undefined) return toJsonAnswer({}, refused);
    if (headers["x-plex-client-identifier"] === undefined) {
      return toJsonAnswer({ errors: [{ code: 1000 }] }, 400);
    }
    if (method === "POST" && path === "/api/v2/pins" && query["strong"] === undefined) {
      return toJsonAnswer(pin(), 201);
    }
    if (method === "GET" && path === "/api/v2/pins/77" && !forgotten) return toJsonAnswer(pin());
    if (path !== "/api/v2/resources") return toJsonAnswer({ errors: [{ code: 1020 }] }, 404);
    return headers["x-plex-token"] === ACCOUNT_TOKEN
      ? toJsonAnswer(servers)
      : toJsonAnswer({ errors: [{ code: 1001 }] }, 401);
  }

  const standIn = await startLoopback({ answer });
  return {
    ...standIn,
    url: standIn.origin,
    enter: () => void (entered = true),
    forget: () => void (forgotten = true),
    refuse: (status) => void (refused = status),
  };
}

export const serverAt = (url: string, more: object = {}): object => {
  const { hostname, port } = new URL(url);
  const connection = {
    protocol: "http",
    address: hostname,
    port: Number(port),
    uri: url,
    local: true,
    relay: false,
  };
  const relay = { ...connection, uri: "https://relay.plex.direct:8443", local: false, relay: true };
  return {
    name: "Attic",
    provides: "server",
    owned: true,
    accessToken: "server-token",
    connections: [relay, connection],
    ...more,
  };
};

import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { isLasting } from "../../src/base/errors.ts";
import { KINDS } from "../../src/clients/kinds.ts";
import { CLIENT_KINDS, CLIENT_TITLES, type ClientKind } from "../../src/core/torrent/kinds.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { startHttpServer } from "../support/loopback.ts";
import { failure, never } from "./transmission/with-transmission.ts";

const PASSWORD = "s3cret-word";

/** Returns the error of the first request to a client of this kind at the address. */
async function errorAt(kind: ClientKind, url: string): Promise<unknown> {
  const settings = {
    name: "box",
    kind,
    title: CLIENT_TITLES[kind],
    address: url,
    settings: "CLIENT_BOX",
    urlSetting: "DOWNLOAD_CLIENTS",
    pathMap: [],
    labels: { only: [], never: [] },
    pollMs: 1000,
    autoRemove: false,
  } as const;
  const access = {
    url,
    username: "anna",
    password: () => PASSWORD,
    key: () => PASSWORD,
  };
  const client = await KINDS[kind].connect(settings as never, access, { clock: fakeClock() });
  try {
    return await failure(client.list("all", never));
  } finally {
    await client.close();
  }
}

const page: RequestListener = (_, response) =>
  void response.setHeader("content-type", "text/html").end("<!doctype html><title>Sign in</title>");
const login: RequestListener = (_, response) =>
  void response.writeHead(302, { location: "https://login.invalid/x?secret=s3cret" }).end();
const cut: RequestListener = (_, response) => void response.end('{"result":');
const broken: RequestListener = (_, response) => void response.writeHead(502).end("<html>");
const closed: RequestListener = (request) => void request.socket.destroy();

test.each(
  CLIENT_KINDS.flatMap((kind) =>
    (
      [
        ["a login page", page, true, /./],
        ["a redirect", login, true, /redirects to https:\/\/login\.invalid \(302\)/],
        ["a wrong path", (_, response) => void response.writeHead(404).end(), true, /404/],
        ["a proxy's error", broken, false, /502/],
        ["a closed connection", closed, false, /closed/],
      ] as const satisfies readonly (readonly [string, RequestListener, boolean, RegExp])[]
    ).map((row) => [kind, ...row] as const),
  ),
)("%s: %s needs a person: %s", async (kind, _, answer, lasts, message) => {
  await using server = await startHttpServer(answer);
  const error = await errorAt(kind, server.origin);
  expect([String(error), isLasting(error)]).toEqual([expect.stringMatching(message), lasts]);
  expect(String(error)).not.toContain("s3cret");
});

test.each(CLIENT_KINDS)("%s: an answer that was cut off is a temporary outage", async (kind) => {
  await using server = await startHttpServer(cut);
  const error = await errorAt(kind, server.origin);
  // rTorrent's answers are XML, and qBittorrent's first one is a number, so this cannot be theirs.
  expect(isLasting(error)).toBe(kind === "rtorrent" || kind === "qbittorrent");
});

test.each(CLIENT_KINDS)("%s: a name that does not resolve is a lasting outage", async (kind) => {
  const error = await errorAt(kind, "http://box.invalid:1");
  expect(String(error)).toMatch(
    /host name does not resolve; correct DOWNLOAD_CLIENTS|at the moment/,
  );
});

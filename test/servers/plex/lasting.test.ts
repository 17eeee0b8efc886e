import { expect, test } from "vitest";
import { isLasting, Outage } from "../../../src/base/errors.ts";
import { createPlexClient } from "../../../src/servers/plex/client.ts";
import { createBreaker } from "../../../src/servers/plex/transport/breaker.ts";
import { failure, never } from "../../clients/transmission/with-transmission.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import type { Fault } from "../../support/fault.ts";
import { TOKEN, withPlex } from "./with-plex.ts";

const GOAL = "https://u:secret@login.invalid/go/secret?X-Plex-Token=secret#secret";

test.each<[string, Fault, boolean, RegExp]>([
  ["a web page", { kind: "html" }, true, /web page; check PLEX_URL/],
  ["another program", { kind: "body", body: "{}" }, true, /not that of a Plex server/],
  ["another program's list", { kind: "body", body: "[1]" }, true, /not that of a Plex server/],
  [
    "a login",
    { kind: "redirect", to: GOAL },
    true,
    /redirects to https:\/\/login\.invalid \(\d+\)/,
  ],
  [
    "a path",
    { kind: "redirect", to: "/web?secret" },
    true,
    /redirects to \/web \(\d+\); set PLEX_URL/,
  ],
  ["a wrong token", { kind: "status", status: 401 }, true, /PLEX_TOKEN/],
  ["a shared user's token", { kind: "status", status: 403 }, true, /owner's token/],
  ["a cut-off body", { kind: "cut" }, false, /./],
  ["an empty body", { kind: "body", body: "" }, false, /./],
  ["an error", { kind: "status", status: 500 }, false, /internal error/],
  ["a start", { kind: "status", status: 503 }, false, /starting/],
  ["a proxy's page", { kind: "html", status: 502 }, false, /502/],
  ["a broken connection", { kind: "reset" }, false, /connection was closed/],
])("%s lasts until a person acts: %j → %s", async (_, fault, lasts, message) => {
  await using it = await withPlex();
  it.plex.setFault(fault);
  const error = await failure(it.client.sections(never));
  expect([isLasting(error), String(error)]).toEqual([lasts, expect.stringMatching(message)]);
  expect(String(error)).not.toContain("secret");
});

/** Returns the error for an address at which nothing can be reached. */
async function errorAt(baseUrl: string): Promise<unknown> {
  const who = { token: () => TOKEN, clientIdentifier: "x", version: "1" };
  const client = createPlexClient({ baseUrl, ...who, timeoutMs: 30_000, clock: fakeClock() });
  try {
    return await failure(client.identity(never));
  } finally {
    await client.close();
  }
}

test.each([
  ["http://127.0.0.1:9", false, /nothing is listening/],
  ["https://192-168-1-6.0123456789abcdef.plex.direct.invalid", true, /does not resolve/],
  // The container or machine that announces the name is off.
  ["http://plex-ingest-no-such-host", false, /resolve/],
])("judges whether %s will work again without a person", async (address, lasts, message) => {
  const error = await errorAt(address);
  expect(String(error)).toMatch(message);
  if (!String(error).includes("at the moment")) expect(isLasting(error)).toBe(lasts);
});

test.each([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])(
  "an open breaker's error states whether its reason lasts: %s; of the server: %s",
  async (isLasting, isOfService) => {
    const limits = { failures: 1, openMs: 30_000 };
    const down = (): Promise<never> =>
      Promise.reject(new Outage("plex_unavailable", "It is gone.", { isLasting, isOfService }));
    const breaker = createBreaker({ clock: fakeClock(), probe: down, limits });
    await failure(breaker.run("/asked", down, never));
    const refused = await failure(breaker.run("/asked", down, never));
    expect(String(refused)).toMatch(/It is gone; the next try is in 30 s/);
    expect(refused).toMatchObject({ isLasting, isOfService });
  },
);

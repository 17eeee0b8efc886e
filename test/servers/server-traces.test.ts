import { expect, test } from "vitest";
import type { TraceEvent } from "../../src/core/trace.ts";
import { openServer } from "../../src/servers/servers.ts";
import { configured } from "../program/config/configured.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { startHttpServer } from "../support/loopback.ts";
import { waitFor } from "../support/wait-for.ts";

test("a request of each server states its kind, its name in the settings and its own time limit", async () => {
  await using silent = await startHttpServer(() => {});
  const url = (path: string): string => `${silent.origin}/${path}`;
  const { config } = configured({
    PLEX_URL: url("plex"),
    PLEX_TOKEN: "t0ken",
    JELLYFIN_URL: url("jellyfin"),
    JELLYFIN_API_KEY: "k",
    JELLYFIN_TIMEOUT: "40",
    EMBY_URL: url("emby"),
    EMBY_API_KEY: "k",
    MEDIA_SERVERS: `cabin=plex+${url("cabin")},attic=jellyfin+${url("attic")},shed=emby+${url("shed")}`,
    MEDIA_SERVER_CABIN_TOKEN: "t0ken",
    MEDIA_SERVER_CABIN_TIMEOUT: "7",
    MEDIA_SERVER_ATTIC_API_KEY: "k",
    MEDIA_SERVER_ATTIC_TIMEOUT: "2.5",
    MEDIA_SERVER_SHED_API_KEY: "k",
  });
  const asked: unknown[] = [];
  for (const entry of config.servers) {
    const clock = fakeClock();
    const trace = (event: TraceEvent): void => {
      if (event.kind !== "request") return;
      asked.push([event.service, event.server, event.fault, event.ms / 1000]);
    };
    const host = { clientIdentifier: "c", version: "1", clock, warn() {}, trace };
    const server = await openServer(entry, config, host);
    const checked = server.check(new AbortController().signal).catch(() => {});
    await waitFor("the request", () => clock.sleepers() > 0);
    clock.advance(clock.nextIn() ?? 0);
    await checked;
    await server.close();
  }
  expect(asked).toEqual([
    ["plex", "plex", "timeout", 30],
    ["plex", "cabin", "timeout", 7],
    ["jellyfin", "jellyfin", "timeout", 40],
    ["emby", "emby", "timeout", 60],
    ["jellyfin", "attic", "timeout", 2.5],
    ["emby", "shed", "timeout", 60],
  ]);
});

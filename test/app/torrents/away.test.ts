import { expect, test } from "vitest";
import { readStatus } from "../../../src/app/engine/status.ts";
import { Outage } from "../../../src/core/errors.ts";
import { addHint } from "../../../src/store/torrents/torrent-notes.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const NAME = "Heat.1995.1080p-GRP";
const FILES = { "Heat.mkv": "x".repeat(900) };
const HOUR_MS = 3_600_000;
const CLIENTS = [
  { kind: "qbittorrent", title: "qBittorrent" },
  { kind: "nzbget", title: "NZBGet" },
] as const;

/** Runs the stage as the engine does, whenever it asks to be, for so long. Returns how often the client was asked. */
async function passes({ stage, transmission, engine }: Torrents, ms: number): Promise<number> {
  const [calls, until] = [transmission.calls.length, engine.clock.monotonic() + ms];
  while (engine.clock.monotonic() < until) {
    engine.clock.advance(Math.max(1, await stage.run(engine.signal)));
  }
  return transmission.calls.length - calls;
}

const sources = async ({ engine }: Torrents) =>
  (await readStatus(engine.store, { lockHeld: () => false, mode: "daemon" })).sources;

test.each(CLIENTS)("$title may be away for an hour", async (as) => {
  await using t = await torrentEngine({ as });
  const loading = { status: "downloading", leftUntilDone: 5, onDisk: false } as const;
  const film = t.add(NAME, FILES, loading);
  await passes(t, 60_000);
  expect(await sources(t)).toMatchObject([{ kind: as.kind, healthy: true }]);

  const away = ["Nothing listens at its address.", "The host cannot be reached."].map(
    (message) => new Outage("client_unavailable", message),
  );
  let asked = 0;
  for (let minute = 0; minute < 60; minute++) {
    t.transmission.fails = away[minute % 2];
    // Its hook, or somebody else's, still reports what is finished.
    await t.engine.store.write((trx) =>
      addHint(trx, { client: "transmission", hash: film.hash, at: t.engine.clock.now() }),
    );
    asked += await passes(t, HOUR_MS / 60);
  }
  // Not more often than when it answers, but for the first minute.
  expect(asked).toBeGreaterThan(60);
  expect(asked).toBeLessThanOrEqual(130);
  expect(t.said).toEqual(["Nothing listens at its address."]);
  expect(await sources(t)).toMatchObject([{ healthy: false, message: "The host cannot be reached." }]);
  expect(["settling", undefined]).toContain(await t.stateOf(NAME));

  Object.assign(film, { status: "seeding", leftUntilDone: 0 });
  t.engine.drop(NAME, FILES);
  t.transmission.fails = undefined;
  await passes(t, 32_000);
  expect(await sources(t)).toMatchObject([{ healthy: true }]);
  expect(await t.stateOf(NAME)).toBe("identifying");
  // The next outage is told again.
  t.transmission.fails = away[1];
  await passes(t, 60_000);
  expect(t.said).toEqual(["Nothing listens at its address.", "The host cannot be reached."]);
});

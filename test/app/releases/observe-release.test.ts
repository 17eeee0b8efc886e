import { expect, test } from "vitest";
import { createObserveRelease } from "../../../src/app/releases/observe.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.mkv";

test("an uncompared torrent has no files while Transmission is configured, and all files otherwise", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "stopped" });
  await t.poll();
  const release = await t.release(FILM);
  if (!release) throw new Error("It has no release.");
  const { store, observe, signal } = t.engine;
  const paths = async (isConfigured: boolean): Promise<string[]> => {
    const { items } = await createObserveRelease({
      store,
      observe,
      clients: isConfigured ? [clientSettings("transmission")] : [],
    })(release, signal);
    return items.map(({ path }) => path);
  };
  expect(await paths(true)).toEqual([]);
  expect(await paths(false)).toEqual([FILM]);
});

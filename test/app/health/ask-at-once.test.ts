import { expect, test } from "vitest";
import { createAskAtOnce } from "../../../src/app/health/ask-at-once.ts";
import { askAtOnce, listSourceHealth, recordHealth } from "../../../src/store/releases/sources.ts";
import { tempStore } from "../../support/temp-store.ts";

test("checks a service that is down once per request by a person, regardless of the requesting process", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const note = (
    name: "plex" | "tmdb" | "folder",
    healthy: boolean,
    nextAt?: number,
  ): Promise<void> =>
    store.write((trx) => recordHealth(trx, { kind: name, name, healthy, nextAt }));
  const nextOf = async () =>
    (await listSourceHealth(store.read)).map(({ kind, nextAt }) => `${kind} ${nextAt}`);
  let asked = 0;
  const { look, stage } = createAskAtOnce(store, () => void asked++);
  const { signal } = new AbortController();
  await note("tmdb", true);
  await note("folder", false);
  await look();
  await store.write(askAtOnce);
  await look();
  expect(asked, "nothing that could be asked").toBe(0);

  await note("plex", false, 5000);
  expect(await nextOf()).toEqual(["folder undefined", "plex 5000", "tmdb undefined"]);
  await store.write(askAtOnce);
  // A service that is about to be checked has no time for its next check.
  expect(await nextOf()).toEqual(["folder undefined", "plex undefined", "tmdb undefined"]);
  await look();
  await look();
  expect(asked).toBe(1);
  await stage.run(signal);
  await using other = await temp.open();
  await other.write(askAtOnce);
  await look();
  expect(asked).toBe(2);
  await store.write(askAtOnce);
  await stage.run(signal);
  await stage.run(signal);
  expect(asked).toBe(3);
});

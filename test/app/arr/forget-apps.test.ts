import { expect, test } from "vitest";
import { createForgetAppsStage } from "../../../src/app/arr/forget-apps.ts";
import { movie } from "../../support/works.ts";
import { AFTER_MS, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0A".repeat(20);

test("a question about an app's refusal is decided without it once no app is configured", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  const { radarr, t } = here;
  const { store, clock, signal } = t.engine;
  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  t.add("Unknown.To.All.1987", { "other.mkv": "b" }, { hash: "f".repeat(40) });
  radarr.state.queue.push({
    downloadId: HASH,
    title: FILM,
    trackedDownloadState: "importBlocked",
    statusMessages: [{ title: FILM, messages: ["Sample"] }],
  });
  for (let passed = 0; passed <= AFTER_MS + 60_000; passed += 60_000) await here.minute();
  const other = await here.release("Unknown.To.All.1987");
  expect((await here.release(FILM)).reasons.map(({ code }) => code)).toContain("arr_blocked");
  expect(other.state).toBe("review");
  let wakes = 0;
  const stage = createForgetAppsStage({ store, clock, wake: () => wakes++ });
  radarr.asked();
  // The stage runs again a minute after it found work, and otherwise once a day.
  expect(await stage.run(signal)).toBe(60_000);
  expect((await here.release(FILM)).state).toBe("identifying");
  expect([await here.release("Unknown.To.All.1987"), wakes]).toEqual([other, 1]);
  expect(await stage.run(signal)).toBe(24 * 60 * 60_000);
  expect([radarr.asked(), wakes]).toEqual([[], 1]);
});

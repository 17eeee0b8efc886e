import { expect, test } from "vitest";
import { movie, season, series } from "../../support/works.ts";
import { nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const PACK = "Quartz.Birch.S01.1080p.WEB-GRP";
const EPISODES = ["Quartz.Birch.S01E01.mkv", "Quartz.Birch.S01E02.mkv"];
const HASH = "0A".repeat(20);
const WORKS = [
  movie(7, "Quartz Amber", 1987),
  series(8, "Quartz Birch", 1987, [season(1, 2, 1987)]),
];

test.each([
  ["starts to import it", FILM, { "amber.mkv": "a" }],
  [
    "has imported one of its episodes",
    PACK,
    { [EPISODES[0] ?? ""]: "a", [EPISODES[1] ?? ""]: "b" },
  ],
])("nothing is filed if an app %s after the release was identified", async (what, name, files) => {
  await using here = await nextToArr(WORKS);
  const { engine } = here.t;
  here.t.add(name, files, { hash: HASH.toLowerCase() });
  const confirm = engine.deps.confirmSource ?? expect.unreachable();
  const asked = { times: 0 };
  engine.deps.confirmSource = (...question) => {
    asked.times++;
    if (asked.times === 1) {
      // An answer from before is at most five seconds old when something is filed.
      engine.clock.advance(6000);
      if (what.startsWith("starts")) {
        here.radarr.state.queue.push({
          downloadId: HASH,
          title: name,
          trackedDownloadState: "importing",
        });
      } else {
        here.sonarr.state.history.push({
          downloadId: HASH,
          sourceTitle: name,
          eventType: "downloadFolderImported",
          at: engine.clock.now(),
          data: { droppedPath: `/downloads/${name}/${EPISODES[0]}`, importedPath: "/tv/1.mkv" },
        });
      }
    }
    return confirm(...question);
  };
  for (let minutes = 0; minutes < 5 && asked.times === 0; minutes++) await here.minute();
  expect(asked.times).toBeGreaterThan(0);
  expect((await here.release(name)).state).toBe("settling");
});

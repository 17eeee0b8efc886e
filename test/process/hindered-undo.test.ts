import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { startHome, visibleFiles } from "./home.ts";

const FILM = "The.Matrix.1999.1080p.mkv";
const episode = (number: number): string => `Breaking.Bad.S01E0${number}.1080p.mkv`;
const [OTHER = "", ...EPISODES] = [5, 1, 2, 3, 4].map(episode);

test("undo ends with 1 while the library is away, and with 0 for episodes of one season", async () => {
  await using home = await startHome();
  await using _daemon = await startDaemon(home);
  const ids: string[] = [];
  for (const name of [FILM, OTHER, ...EPISODES]) {
    home.drop(name);
    ids.push(String((await home.reaches(name, "filed")).id));
  }
  const [film = "", other = "", ...episodes] = ids;
  const together = await cli(home, "undo", ...episodes, "--yes");
  expect([together.code, together.stdout]).toEqual([
    0,
    episodes.map((id) => `#${id} is undone\n`).join(""),
  ]);

  renameSync(home.library, `${home.library}-away`);
  const hindered = await cli(home, "undo", film, "--yes");
  expect(hindered.code).toBe(1);
  expect(hindered.stdout).toMatch(new RegExp(`^#${film} is undoing.*Mount its disk`));
  const asJson = await cli(home, "undo", other, "--yes", "--json");
  expect([asJson.code, asJson.json()]).toMatchObject([
    1,
    { results: [{ state: "undoing", code: expect.any(String) }] },
  ]);
  renameSync(`${home.library}-away`, home.library);
  await home.reaches(FILM, "undone");
  await home.reaches(OTHER, "undone");
  expect(visibleFiles(home.library)).toEqual([]);
});

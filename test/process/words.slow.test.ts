import { renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHome } from "./home.ts";

test("words.json is read by parse, identify and a running daemon, and reread when it changes", async () => {
  await using home = await startHome();
  const file = join(dirname(home.envFile), "words.json");
  const say = (words: object) => {
    // The daemon may read the file at any time, so it is replaced in one step.
    writeFileSync(`${file}.new`, JSON.stringify(words));
    renameSync(`${file}.new`, file);
  };
  const name = "Der.Anfang.QXR.2010.1080p.BluRay.mkv";
  say({ tags: ["QXR"] });
  const parsed = await cli(home, "parse", "--roles", name);
  expect(parsed.json()).toMatchObject({
    title: "Der Anfang",
    roles: expect.arrayContaining([{ text: "QXR", role: "tag", source: "words.json" }]),
  });
  await using daemon = await startDaemon(home);
  home.drop(name);
  await home.reaches(name, "review");
  say({ tags: ["QXR"], titles: { "Der Anfang": "movie:27205" } });
  expect((await cli(home, "identify", name)).json()).toMatchObject({
    decision: "auto",
    tmdb: { id: 27_205 },
  });
  const { id } = await home.reaches(name, "review");
  await cli(home, "retry", String(id));
  const filed = await home.reaches(name, "filed");
  expect((await cli(home, "show", String(filed.id))).stdout).toContain(
    "words.json says that “Der Anfang” is “Inception” (2010).",
  );
  expect((await cli(home, "doctor")).stdout).toContain(`${file}: tags 1, groups 0, titles 1.`);

  say({ titles: { "Der Anfang": "Inception" } });
  await waitFor("the log to say what is wrong", () =>
    daemon.stderr().includes("The earlier words stay in force"),
  );
  expect((await cli(home, "status")).stdout).toContain(
    'titles Der Anfang: found "Inception"; allowed: a work like tv:71446',
  );
});

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { visibleFiles } from "../../process/home.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { said, task } from "../task.ts";

export const renameInLibrary = task({
  words: "In the folder Heat of my films the file is called heat.mkv. Call it “Heat (1995).mkv”; yes, do it.",
  before: async ({ home }) => {
    mkdirSync(join(home.movies, "Heat"));
    writeFileSync(join(home.movies, "Heat/heat.mkv"), asVideo("heat"));
  },
  async follow(client, { home }) {
    await client.look("files in one folder of the library", { path: join(home.movies, "Heat") });
    const { name } = client.find("heat.mkv");
    await client.act("another name for a video in the library", {
      path: join(home.movies, "Heat", String(name)),
      name: "Heat (1995).mkv",
    });
    return said(await client.confirm());
  },
  check: ({ home }) => assert.deepEqual(visibleFiles(home.library), ["Movies/Heat/Heat (1995).mkv"]),
  most: { calls: 3, tokens: 2500 },
});

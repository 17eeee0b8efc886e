import assert from "node:assert/strict";
import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

export const scanFilms = task({
  words: "Let Plex look for new files in Movies 4K.",
  world: { plex: { library: someLibrary() } },
  follow: async (client) => said(await client.act("Plex looks for new files in a library", { library: "Movies 4K" })),
  check: ({ scans }) => assert.deepEqual(scans(), [{ section: "5", path: undefined }]),
  most: { calls: 1, tokens: 500 },
});

import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

export const whatTonight = task({
  words: "What could I watch tonight? Something I began.",
  world: { plex: { library: someLibrary() } },
  follow: async (client) => said(await client.look("what to watch tonight, begun films")),
  tells: [/Harbour Lights/],
  most: { calls: 1, tokens: 3000 },
});

import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

export const whatIsNew = task({
  words: "What's new in Plex?",
  world: { plex: { library: someLibrary() } },
  follow: async (client) => said(await client.look("what's new in Plex", { limit: 5 })),
  tells: [/title/],
  most: { calls: 1, tokens: 2500 },
});

import { said, task } from "../task.ts";

export const whatIsThisName = task({
  words: "What does “Heat.1995.1080p.BluRay.x264-GRP.mkv” say about itself?",
  follow: async (client) =>
    said(await client.look("what the name of a release says", { name: "Heat.1995.1080p.BluRay.x264-GRP.mkv" })),
  tells: [/Heat/, /1995/, /1080p/],
  most: { calls: 1, tokens: 800 },
});

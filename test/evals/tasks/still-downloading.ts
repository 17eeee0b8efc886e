import { said, task } from "../task.ts";

export const stillDownloading = task({
  words: "Which torrents are still downloading?",
  world: {
    torrents: [
      { name: "Heat.1995.1080p.mkv", hash: "a".repeat(40) },
      { name: "Sintel.2010.mkv", hash: "b".repeat(40), done: true },
    ],
  },
  follow: async (client) => said(await client.look("which torrents are downloading", { state: "downloading" })),
  tells: [/Heat/],
  most: { calls: 1, tokens: 1000 },
});

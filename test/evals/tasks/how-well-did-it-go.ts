import { said, task } from "../task.ts";

export const howWellDidItGo = task({
  words: "How well did filing go in the last week, and could I let you file without asking?",
  world: { drops: ["Inception.2010.1080p.mkv", "Dune.1080p.mkv"] },
  follow: async (client) => said(await client.look("how well filing went in the last days", { days: 7 })),
  tells: [/auto_share|without asking/],
  most: { calls: 1, tokens: 1000 },
});

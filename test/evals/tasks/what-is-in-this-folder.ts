import { said, task } from "../task.ts";

export const whatIsInThisFolder = task({
  words: "What films are in my downloads folder? Only look.",
  world: { drops: ["Inception.2010.1080p.mkv", "The.Matrix.1999.mkv", "Zorp.Holiday.2019.mkv"] },
  follow: async (client, { home }) =>
    said(await client.look("identify what each file in a folder is", { path: home.downloads })),
  tells: [/Inception/, /The Matrix/, /Zorp/],
  most: { calls: 1, tokens: 3000 },
});

import { said, task } from "../task.ts";

export const whatWaitsAndWhy = task({
  words: "What waits for me, and why?",
  world: { drops: ["Dune.1080p.BluRay.mkv", "Zorp.Holiday.2019.mkv", "Inception.2010.1080p.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision, and why");
    return said(...client.all("reasons").map(({ id, name, reasons }) => ({ id, name, reasons })));
  },
  tells: [/Dune/, /1984/, /Zorp/, /nothing under this title|no match/i],
  most: { calls: 1, tokens: 2000 },
});

import { said, task } from "../task.ts";

export const doesItRun = task({
  words: "Is the thing running at the moment, or is it paused?",
  async follow(client) {
    const { engine } = await client.look("is the engine running or paused");
    return said(engine);
  },
  tells: [/running/, /paused/],
  most: { calls: 1, tokens: 1500 },
});

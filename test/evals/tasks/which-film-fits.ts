import { said, task } from "../task.ts";

export const whichFilmFits = task({
  words: "Which of the two Dunes is it? Compare them before I decide.",
  world: { drops: ["Dune.1080p.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision");
    const { id } = client.find("Dune", "review");
    await client.look("candidates of a release with overview and length", { id });
    return said(...client.all("confidence"));
  },
  tells: [/1984/, /2021/, /runtime|overview|length/],
  most: { calls: 2, tokens: 4000 },
});

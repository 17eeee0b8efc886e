import { defineCommand } from "./define.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "see it work with stand-ins for TMDb and Plex, in its own folder",
  options: { keep: { summary: "leave it running" } },
  async run({ keep = false }, context) {
    await context.demo({ keep });
    return 0;
  },
});

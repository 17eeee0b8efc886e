import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, TMDB, TYPE } from "./inputs.ts";

export const add = defineCommand({
  name: "add",
  summary: "take in files or folders from anywhere",
  examples: [
    ["add /mnt/old/Heat.1995.mkv", "as if it had been dropped into a watched folder"],
    ["add Heat.mkv --type movie --tmdb 949", "when you know what it is"],
  ],
  arguments: { paths: { value: "<path...>" } },
  options: { type: TYPE, tmdb: TMDB, json: AS_JSON },
  async run({ paths, type, tmdb, json }, context) {
    await using review = await context.review();
    const { type: kind, tmdbId } = await review.nameWork(tmdb, type, context.io.signal);
    const added = await review.add(paths, { type: kind, tmdb: tmdbId }, context.actor, context.io.signal);
    if (json) printJson(context.io, added);
    else
      printLines(
        context.io,
        added.items.map((item) => `#${item.id} ${item.name}: ${item.state}`),
      );
    return 0;
  },
});

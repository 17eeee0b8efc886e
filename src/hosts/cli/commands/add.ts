import { cleanText } from "../../../core/text/clean-text.ts";
import { confirmTyped } from "../review/typed-work.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, TMDB, TYPE, YES } from "./inputs.ts";

export const add = defineCommand({
  name: "add",
  summary: "take in files or folders from anywhere",
  examples: [
    ["add /mnt/old/Heat.1995.mkv", "as if it had been dropped into a watched folder"],
    ["add Heat.mkv --type movie --tmdb 949", "when you know what it is"],
  ],
  arguments: { paths: { value: "<path...>" } },
  options: { type: TYPE, tmdb: TMDB, yes: YES, json: AS_JSON },
  async run({ paths, type, tmdb, yes, json }, context) {
    const { io } = context;
    const review = await context.review();
    // What is added as a named work is filed without another question.
    const isAsked = tmdb !== undefined && io.terminal && !yes && !json;
    const line = paths.map((path) => cleanText(path, 300)).join(", ");
    const work = isAsked
      ? await confirmTyped(io, review, { tmdb, type }, { line, verb: "Add" })
      : await review.nameWork(tmdb, type, io.signal);
    if (work === "refused") return 4;
    const { type: kind, tmdbId } = work;
    const added = await review.add(paths, { type: kind, tmdb: tmdbId }, context.actor, io.signal);
    return printAnswer(io, json, added, () => added.items.map((item) => `#${item.id} ${item.name}: ${item.state}`));
  },
});

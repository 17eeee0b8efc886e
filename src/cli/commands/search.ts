import { cleanText } from "../../core/text/clean-text.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, between, TYPE } from "./inputs.ts";

export const search = defineCommand({
  name: "search",
  summary: "what TMDb lists under a title, with the page to give to approve --tmdb",
  arguments: { title: { value: "<title...>" } },
  options: {
    type: TYPE,
    year: { value: "<n>", summary: "of this year", read: between(1800, 2999) },
    limit: { value: "<n>", summary: "at most this many", read: between(1, 40), fallback: 10 },
    json: AS_JSON,
  },
  examples: [
    ["search The Matrix", "films and series of that title"],
    ["search Fargo --type tv --year 2014", "only series of that year"],
  ],
  async run({ title, json, ...query }, { io, review: open }) {
    await using review = await open();
    const words = title.join(" ");
    const found = await review.search({ ...query, title: words }, io.signal);
    if (json) {
      printJson(io, found);
      return 0;
    }
    const [first] = found.results;
    if (first === undefined) {
      const without = query.year === undefined ? "" : "without the year, ";
      printLines(io, [
        `TMDb lists nothing under “${cleanText(words, 200)}”.`,
        `  Search ${without}with fewer words, or for the original title.`,
      ]);
      return 0;
    }
    const { workLines } = await import("../show/releases/work-lines.ts");
    printLines(io, [
      ...found.results.flatMap((work) => [...workLines(work), ""]),
      `Take one for a release: plex-ingest approve ID --tmdb ${first.url}`,
    ]);
    return 0;
  },
});

import { missingLines } from "../show/missing-lines.ts";
import { printAnswer } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { AS_JSON, createIntegerParser, defineCommand, LIMIT } from "./define.ts";

export const missing = defineCommand({
  name: "missing",
  summary: "list aired episodes that the library lacks, by TMDB's list; searches for nothing",
  examples: [
    ["missing", "all series, the latest episodes first"],
    ["missing Firefly", "series with this title, with the titles of the episodes"],
    ["missing --tmdb 1437 --specials", "one series, with its specials"],
  ],
  arguments: { title: { value: "[title...]", summary: "words of a series' title" } },
  options: {
    tmdb: { value: "<id>", summary: "TMDB id of a series", read: createIntegerParser(1, 1e9) },
    specials: { summary: "also list missing specials (season 0)" },
    limit: { ...LIMIT, summary: "maximum number of series" },
    cursor: {
      value: "<cursor>",
      summary: "cursor of the next page",
      read: createIntegerParser(0, 1e9),
    },
    json: AS_JSON,
  },
  async run({ title, tmdb: tmdbId, specials, limit, cursor = 0, json }, { io, missing: open }) {
    const { showMissing } = await import("../../../app/missing/show-missing.ts");
    const search = title.length === 0 ? undefined : title.join(" ");
    const status = json ? undefined : createStatusLine(io);
    const desk = await open();
    const report = await desk.run({ tmdbId, search, specials }, io.signal, ({ done, total }) =>
      status?.(`Comparing with TMDB: ${done} of ${total} series`),
    );
    status?.("");
    const titles = search !== undefined || tmdbId !== undefined;
    const shown = showMissing(report, { titles, limit, after: cursor });
    const command = ["missing", ...title, ...(specials ? ["--specials"] : [])].join(" ");
    return printAnswer(io, json, shown, () => missingLines(shown, { command, limit }));
  },
});

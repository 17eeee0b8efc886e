import { identityText } from "../../../app/shown/history-text.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { baseOf } from "../../../core/path/path-parts.ts";
import { fileLines } from "../show/release-lines.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, TARGET, TMDB, TYPE } from "./inputs.ts";

export const plan = defineCommand({
  name: "plan",
  summary: "where the files of a path or release would go; changes nothing",
  examples: [
    ["plan 7", "a release of the queue"],
    ["plan ./Heat.1995.mkv --type movie --tmdb 949", "any file or folder"],
  ],
  arguments: { target: TARGET },
  options: { type: TYPE, tmdb: TMDB, json: AS_JSON },
  async run({ target, type, tmdb, json }, context) {
    const review = await context.review();
    const { type: kind, tmdbId } = await review.nameWork(tmdb, type, context.io.signal);
    const preview = await review.plan(target, { type: kind, tmdb: tmdbId }, context.io.signal);
    const item = /^#?\d+$/.test(target) && !json ? await review.show(Number(target.replace("#", ""))) : undefined;
    const work = tmdb === undefined ? (item?.identity ?? item?.candidates[0]) : undefined;
    const heading = item ? `#${item.id} ${item.name}${work ? `: ${identityText(work)}` : ""}` : baseOf(target);
    const warnings = preview.warnings.map((warning) => `! ${inCommands(warning)}`);
    return printAnswer(context.io, json, preview, () => [
      heading,
      ...fileLines(preview.files),
      ...libraryLine(preview),
      ...warnings,
    ]);
  },
});

/** Empty without Plex. */
const libraryLine = ({ library, rule }: { library?: string; rule?: number }): string[] =>
  library === undefined ? [] : [`Library ${library}${rule === undefined ? "" : ` by rule ${rule} of routes.json`}`];

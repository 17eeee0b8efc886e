import type { IdentifyLine } from "../../../app/identify/identify-line.ts";
import { formatIdentity } from "../../../app/shown/history-text.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";
import { explainFilmReadings, explainWords, parsePath, toParseLine } from "../../../names/index.ts";
import { formatIdentifyLines } from "../show/identify-lines.ts";
import { formatFileLines } from "../show/release-lines.ts";
import { printAnswers } from "../terminal/json-lines.ts";
import { printAnswer, printLines } from "../terminal/print.ts";
import { AS_JSON, AS_JSON_LINES, defineCommand, NAMES, TARGET, TMDB, TYPE } from "./define.ts";
import { formatDuplicateLines } from "./explain.ts";

export const identify = defineCommand({
  name: "identify",
  summary:
    "identify release names as the daemon would and print the result, as JSON lines in a pipe; " +
    "changes nothing",
  examples: [
    ["identify Heat.1995.1080p.BluRay.x264-GRP", "one name"],
    ["identify - < names.txt", "one name per line, as JSON lines"],
  ],
  arguments: { names: NAMES },
  options: { json: AS_JSON_LINES },
  database: "lookup",
  async run({ names, json }, { io, identifyLines }) {
    const line = await identifyLines();
    // A person who types names at a terminal gets sentences. With piped input or a request for
    // JSON, the output is JSON lines.
    if (io.terminal && !json && names[0] !== "-") {
      for (const name of names) {
        printLines(io, formatIdentifyLines((await line(name, io.signal)) as IdentifyLine));
      }
    } else {
      await printAnswers(io, names, line);
    }
    return 0;
  },
});

export const parse = defineCommand({
  name: "parse",
  summary:
    "parse release names and print JSON lines; with -, read one name per line from standard input",
  examples: [
    ["parse Heat.1995.1080p.BluRay.x264-GRP", "one name"],
    ["parse - < names.txt", "a name a line"],
  ],
  arguments: { names: NAMES },
  options: {
    json: AS_JSON_LINES,
    roles: {
      summary:
        "also show what each word was read as, in this and other readings, and which numbers lost",
    },
  },
  async run({ names, roles }, { io, ownWords }) {
    ownWords();
    const answer = (name: string): object => {
      const parsed = parsePath(name);
      if (!roles) return toParseLine(parsed);
      const words = explainWords(parsed);
      return {
        ...toParseLine(parsed),
        roles: words.roles,
        readings: explainFilmReadings(name),
        lost: words.lost,
      };
    };
    await printAnswers(io, names, answer);
    return 0;
  },
});

export const plan = defineCommand({
  name: "plan",
  summary: "show where the files of a path or release would go; changes nothing",
  examples: [
    ["plan 7", "a release from the queue"],
    ["plan ./Heat.1995.mkv --type movie --tmdb 949", "any file or folder"],
  ],
  arguments: { target: TARGET },
  options: { type: TYPE, tmdb: TMDB, json: AS_JSON },
  async run({ target, type, tmdb, json }, context) {
    const queue = await context.queue();
    const { type: kind, tmdbId } = await queue.nameWork(tmdb, type, context.io.signal);
    const preview = await context.preview(target, { type: kind, tmdb: tmdbId }, context.io.signal);
    const item =
      /^#?\d+$/.test(target) && !json
        ? await queue.show(Number(target.replace("#", "")))
        : undefined;
    const work = item && tmdb === undefined ? findLikelyWork(item) : undefined;
    const heading = item
      ? `#${item.id} ${item.name}${work ? `: ${formatIdentity(work)}` : ""}`
      : baseOf(target);
    const warnings = preview.warnings.map((warning) => `! ${toCommandText(warning)}`);
    return printAnswer(context.io, json, preview, () => [
      heading,
      ...formatFileLines(preview.files),
      ...libraryLine(preview),
      ...formatDuplicateLines(preview.duplicates?.versions ?? []),
      ...warnings,
    ]);
  },
});

/** Returns an empty list without Plex. */
const libraryLine = ({ library, rule }: { library?: string; rule?: number }): string[] =>
  library === undefined
    ? []
    : [`Library ${library}${rule === undefined ? "" : ` by rule ${rule} in routes.json`}`];

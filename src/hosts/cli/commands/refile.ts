import { describeChange } from "../../../app/shown/plan-text.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { printResults } from "../show/results.ts";
import { toFileChoice } from "../terminal/file-choice.ts";
import { confirm } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { toDuplicates } from "./decisions.ts";
import {
  AS_JSON,
  defineCommand,
  EPISODES,
  FILE,
  ID,
  KEEP_BOTH,
  REPLACE,
  SEASON,
  TMDB,
  TYPE,
  YES,
} from "./define.ts";

export const refile = defineCommand({
  name: "refile",
  summary: "correct a wrong filing: take a filed release back and file it as another work",
  examples: [
    ["refile 7 --type movie --tmdb 841", "shows what moves where and asks first"],
    ["refile 7 --type tv --tmdb 1396 --season 2 --episodes 3 --yes", "without asking"],
  ],
  arguments: { id: ID },
  options: {
    type: TYPE,
    tmdb: TMDB,
    season: SEASON,
    episodes: EPISODES,
    file: FILE,
    replace: REPLACE,
    keepBoth: KEEP_BOTH,
    noWait: { summary: "do not wait until the release is filed again" },
    yes: YES,
    json: AS_JSON,
  },
  async run({ id, type, tmdb, noWait, yes, json, ...input }, context) {
    const { io, actor } = context;
    if (tmdb === undefined) {
      throw new UserError(
        "refile needs the work that the release really is.",
        "Add --type and --tmdb; `plex-ingest search TITLE` finds the id.",
      );
    }
    const [queue, desk] = await Promise.all([context.queue(), context.refile()]);
    const { tmdbId, ...work } = await queue.nameWork(tmdb, type, io.signal);
    const choice = {
      ...work,
      tmdbId: tmdbId ?? 0,
      season: input.season,
      episodes: input.episodes,
      files: input.file?.map(toFileChoice),
      duplicates: toDuplicates(input.replace, input.keepBoth),
    };
    const { plan, confirm_token: token } = await desk.plan(id, choice, io.signal);
    if (!yes) {
      const lines = describeChange(plan, toCommandText);
      if (!(await confirm(io, lines, { what: "changed", ask: "Correct it?" }))) return 4;
    }
    const wait = noWait
      ? {}
      : { maxMs: MAX_WAIT_MS, report: json ? undefined : createStatusLine(io) };
    const results = await desk.confirm(id, choice, token, actor, { signal: io.signal, ...wait });
    return printResults(io, results, json);
  },
});

/** Time for the undo and for the filing after it, each. */
const MAX_WAIT_MS = 15_000;

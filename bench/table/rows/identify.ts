import { BUNDLE } from "../../../test/support/daemon.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { readCatalogue } from "../../accuracy/catalogue.ts";
import { startCatalogue } from "../../accuracy/stand-in.ts";
import { madeCatalogue } from "../../identify/made-catalogue.ts";
import { identifyNames } from "../../identify/names.ts";
import { answerLines, bestOf } from "../answer-lines.ts";
import { measurement } from "../measurement.ts";
import { BY, echoed } from "./parse.ts";

const WORKS = { full: 500, short: 50 };
const NAMES = { full: 20_000, short: 6000 };
const TRIES = { full: 3, short: 2 };

export const identify = measurement({
  name: "identify",
  command: "npm run bench:identify -- --data DIR",
  short: true,
  rows: {
    cli: {
      what: "identify - with a warm cache: names",
      unit: "names/s",
      bar: { atLeast: 1000 },
      floor: "node that answers each line as JSON",
    },
  },
  async measure({ effort, data }) {
    const works = WORKS[effort];
    const catalogue = data === undefined ? madeCatalogue(works) : readCatalogue(data);
    using folder = tempFolder();
    await using tmdb = await startCatalogue(catalogue);
    const env = {
      HOME: folder.path,
      PLEX_INGEST_STATE_DIR: folder.path,
      TMDB_URL: `${tmdb.origin}/3`,
      TMDB_API_KEY: "0".repeat(32),
    };
    const run = (lines: number) =>
      answerLines([BUNDLE, "identify", "-"], [...identifyNames(catalogue, works, lines)], env);
    // Makes every request that can occur.
    await run(4 * works);
    const names = [...identifyNames(catalogue, works, NAMES[effort])];
    const [tries, by] = [TRIES[effort], BY[effort]];
    const value = await bestOf(tries, by, () => run(NAMES[effort]));
    return { cli: { value, floor: await echoed(names, tries, by) } };
  },
});

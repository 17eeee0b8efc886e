import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { movie } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { makeHome, TMDB_KEY } from "../../../test/process/home.ts";
import { startDaemon } from "../../../test/support/daemon.ts";
import { THIRD } from "../../identify/made-titles.ts";
import { cpuMsOf } from "../../memory/read-process.ts";

/**
 * Films that arrive one after the other, so that each is filed into a library that already contains
 * the earlier ones.
 */
const NEW = 10;

/**
 * Measures the daemon's cost of filing one more film when the library has `films` films on disk, in
 * ms of processor time and of elapsed time.
 */
export async function inLibrary(films: number): Promise<Record<string, number>> {
  const movies = Array.from({ length: NEW }, (_, n) =>
    movie([n + 1, `Quiet Harbour ${THIRD[n]}`, "1999-05-01", 110, 10, null]),
  );
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: { movies, series: [] } });
  using home = makeHome({ tmdb });
  for (let n = 0; n < films; n++) {
    const name = `Film ${n} (${1950 + (n % 70)})`;
    mkdirSync(join(home.movies, name));
    writeFileSync(join(home.movies, name, `${name}.mkv`), "");
  }
  await using daemon = await startDaemon(home);
  const before = cpuMsOf(daemon.pid);
  let ms = 0;
  for (const word of THIRD) {
    const name = `Quiet.Harbour.${word}.1999.1080p.BluRay.x264-GRP.mkv`;
    home.drop(name);
    const { id } = await home.reaches(name, "filed", 60_000);
    const times = new Map(
      (await home.item(id))?.history.map(({ action, at }) => [action, Date.parse(at)]),
    );
    ms += (times.get("filed") ?? Number.NaN) - (times.get("settled") ?? Number.NaN);
  }
  return { "settled to filed": ms / NEW, processor: (cpuMsOf(daemon.pid) - before) / NEW };
}

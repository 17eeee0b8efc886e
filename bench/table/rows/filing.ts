import { tempFolder } from "../../../test/support/temp-folder.ts";
import { dropFilms, makeFilms } from "../../filing/films.ts";
import { measureFloor } from "../../filing/floor.ts";
import { measureFiling } from "../../filing/measure.ts";
import { measurement } from "../measurement.ts";

const RELEASES = { full: 1000, short: 150 };

const FLOOR = "link + folder sync + one FULL transaction, 1 ms at least";

/** Processor time that the floor uses per film, in ms. */
function floorCpuMs(releases: number): number {
  using folder = tempFolder();
  dropFilms(folder.at("films"), makeFilms(releases));
  const before = process.cpuUsage();
  measureFloor(folder.at("films"), folder.at("floor"));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / releases;
}

export const filing = measurement({
  name: "filing",
  command: "npm run bench:filing",
  short: true,
  rows: {
    rate: {
      what: "filing 1,000 films dropped at once (hardlink)",
      unit: "releases/s",
      bar: { ratioAtMost: 12 },
      floor: FLOOR,
      unsteady: true,
    },
    processor: { what: "the same: processor a release", unit: "ms", bar: {}, floor: FLOOR },
    peak: { what: "daemon: most memory while it files them", unit: "MiB", bar: {} },
  },
  async measure({ effort }) {
    const releases = RELEASES[effort];
    const { perSecond, floorPerSecond, cpuSecondsEach, peakMiB } = await measureFiling({
      releases,
    });
    return {
      rate: { value: perSecond, floor: floorPerSecond },
      processor: { value: 1000 * cpuSecondsEach, floor: floorCpuMs(releases) },
      peak: { value: peakMiB },
    };
  },
});

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { copyWithTimes } from "../../support/new-disk.ts";
import { film, HEAT, HEAT_FILE, RONIN, RONIN_FILE } from "./films.ts";
import { filed, type Plot, type Scenario, together } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const [HEAT_FILM, RONIN_FILM] = [
  film("Heat, on the first disk", 300),
  film("Ronin, next to it", 200),
];
const FROM = dirname(dirname(HEAT_FILE));
const TO = "Films";
const toNew = (path: string): string => `${TO}${path.slice(FROM.length)}`;

/** Two films are filed, and a person has copied their folders to another place. */
async function copied(stage: Stage): Promise<number[]> {
  const heat = await stage.approved("Heat.1995.mkv", HEAT_FILM.bytes, HEAT);
  const ronin = await stage.approved("Ronin.1998.mkv", RONIN_FILM.bytes, RONIN);
  await stage.finish();
  const { library } = stage.scene;
  for (const path of [HEAT_FILE, RONIN_FILE]) {
    const [from, to] = [path, toNew(path)].map((file) => join(library, dirname(file)));
    mkdirSync(dirname(to ?? ""), { recursive: true });
    copyWithTimes(from ?? "", to ?? "");
  }
  return [heat, ronin];
}

const names: Plot["names"] = Object.fromEntries(
  [HEAT_FILE, RONIN_FILE].flatMap((path) => {
    const { sha256 } = path === HEAT_FILE ? HEAT_FILM : RONIN_FILM;
    return [path, toNew(path)].map((either) => [either, [sha256]]);
  }),
);

/** The journal's files are these, and the others are copies that belong to nobody. */
function endAt(
  [heat = 0, ronin = 0]: readonly number[],
  move: number,
  isNew: boolean,
): Plot["end"] {
  const where = (path: string, isOurs: boolean): string => (isOurs === isNew ? toNew(path) : path);
  const { library, releases } = together(
    filed(heat, "hardlink", { [where(HEAT_FILE, true)]: HEAT_FILM }),
    filed(ronin, "hardlink", { [where(RONIN_FILE, true)]: RONIN_FILM }),
  );
  return {
    library: {
      ...library,
      [where(HEAT_FILE, false)]: { sha256: HEAT_FILM.sha256 },
      [where(RONIN_FILE, false)]: { sha256: RONIN_FILM.sha256 },
    },
    releases: { ...releases, [move]: isNew ? "filed" : "undone" },
    // A move is recorded as a job that is done.
    filings: { [move]: 0 },
  };
}

/** `library move`, which a person runs again if it was killed. */
export const moveLibrary: Scenario = {
  name: "move-library",
  place: "same",
  rules: { method: "hardlink" },
  async prepare(stage) {
    const ids = await copied(stage);
    stage.movesLibrary(FROM, TO);
    return { names, end: endAt(ids, 3, true) };
  },
};

/** The same, then undone: the journal has its earlier paths. */
export const moveLibraryUndo: Scenario = {
  ...moveLibrary,
  name: "move-library-undo",
  async prepare(stage) {
    const ids = await copied(stage);
    stage.movesLibrary(FROM, TO);
    await stage.finish();
    await stage.undo(3);
    return { names, end: endAt(ids, 3, false) };
  },
};

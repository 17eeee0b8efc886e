import { episode, film, HEAT, HEAT_FILE, PACK } from "./films.ts";
import type { Plot, Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const HEAT_1080 = film("Heat in 1080 lines", 300);
const SOURCE = "Heat.1995.1080p.mkv";

const names = { [HEAT_FILE]: [HEAT_1080.sha256] };

async function moved(stage: Stage): Promise<{ id: number; source: string }> {
  stage.sourcesMayGo();
  const id = await stage.approved(SOURCE, HEAT_1080.bytes, HEAT);
  return { id, source: `${stage.scene.downloads}/${SOURCE}` };
}

/** One film, its download taken away when the library's file is proven. */
export const move: Scenario = {
  name: "move",
  place: "same",
  rules: { method: "move", duplicatePolicy: "review" },
  async prepare(stage) {
    const { id, source } = await moved(stage);
    const library = { [HEAT_FILE]: { sha256: HEAT_1080.sha256, method: "hardlink", release: id } };
    return { end: { library, trash: [], releases: { [id]: "filed" }, gone: [source], filed: { [id]: 1 } } };
  },
};

/** The same onto another file system: what is proven is a copy. */
export const moveAcross: Scenario = {
  ...move,
  name: "move-across",
  place: "other",
  async prepare(stage) {
    const { end } = await move.prepare(stage);
    const library = Object.fromEntries(
      Object.entries(end.library).map(([path, file]) => [path, { ...file, method: "copy" }]),
    );
    return { end: { ...end, library } };
  },
};

/** Two episodes: no source goes before both stand in the library, and the download's folder goes last. */
export const movePack: Scenario = {
  ...move,
  name: "move-pack",
  async prepare(stage): Promise<Plot> {
    stage.sourcesMayGo();
    const films = [1, 2].map((number) => film(`Breaking Bad, episode ${number}`));
    const fileOf = (number: number): string => `Breaking.Bad.S01E0${number}.mkv`;
    const titles = ["Pilot", "Cat's in the Bag"];
    const id = await stage.approved(
      "Breaking.Bad.S01",
      Object.fromEntries(films.map(({ bytes }, index) => [fileOf(index + 1), bytes])),
      PACK,
      Object.fromEntries(
        titles.map((title, index) => [fileOf(index + 1), { season: 1, episodes: [index + 1], titles: [title] }]),
      ),
    );
    const library = Object.fromEntries(
      titles.map((title, index) => [
        episode(index + 1, title),
        { sha256: films[index]?.sha256 ?? "", method: "hardlink", release: id },
      ]),
    );
    const gone = [1, 2].map((number) => `${stage.scene.downloads}/Breaking.Bad.S01/${fileOf(number)}`);
    return { end: { library, trash: [], releases: { [id]: "filed" }, gone, filed: { [id]: 1 } } };
  },
};

/** Moved, then undone: the download is back in its place before the library's file goes. */
export const moveUndo: Scenario = {
  ...move,
  name: "move-undo",
  async prepare(stage) {
    const { id } = await moved(stage);
    await stage.finish();
    await stage.undo(id);
    const end = { library: {}, trash: [HEAT_1080.sha256], releases: { [id]: "undone" }, gone: [], filed: { [id]: 1 } };
    return { names, end };
  },
};

/** The same onto another file system, back again as a verified copy. */
export const moveUndoAcross: Scenario = { ...moveUndo, name: "move-undo-across", place: "other" };

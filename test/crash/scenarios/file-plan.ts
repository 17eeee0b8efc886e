import { film } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const MOVED = film("Ronin, to be moved", 300);
const RENAMED = film("Heat, to be renamed", 200);
const COPIED = film("Dune, to be copied", 300);
const LINKED = film("Alien, to be linked", 200);

const OLD_NAME = "Movies/hea.mkv";
const at = (title: string): string => `Movies/${title}/${title}.mkv`;

const NAMES = {
  [OLD_NAME]: [RENAMED.sha256],
  [at("Heat (1995)")]: [RENAMED.sha256],
  [at("Ronin (1998)")]: [MOVED.sha256],
  [at("Dune (2021)")]: [COPIED.sha256],
  [at("Alien (1979)")]: [LINKED.sha256],
};

/** A plan of the file tools: one file is moved out of the downloads, one renamed, one copied, one linked. */
export const filePlan: Scenario = {
  name: "file-plan",
  place: "same",
  rules: { method: "auto", duplicatePolicy: "review" },
  async prepare(stage) {
    stage.sourcesMayGo();
    const moved = stage.put("downloads", "Ronin.1998/ronin.mkv", MOVED.bytes);
    const renamed = stage.put("library", OLD_NAME, RENAMED.bytes);
    const copied = stage.put("downloads", "dune.mkv", COPIED.bytes);
    const linked = stage.put("downloads", "alien.mkv", LINKED.bytes);
    const to = (title: string): string => `${stage.scene.library}/${at(title)}`;
    const id = await stage.planned([
      { from: moved, to: to("Ronin (1998)"), action: "move" },
      { from: renamed, to: to("Heat (1995)"), action: "move" },
      { from: copied, to: to("Dune (2021)"), action: "copy" },
      { from: linked, to: to("Alien (1979)"), action: "link" },
    ]);
    const library = {
      [at("Ronin (1998)")]: { sha256: MOVED.sha256, method: "hardlink", release: id },
      [at("Heat (1995)")]: { sha256: RENAMED.sha256, method: "hardlink", release: id },
      [at("Dune (2021)")]: { sha256: COPIED.sha256, method: "copy", release: id },
      [at("Alien (1979)")]: { sha256: LINKED.sha256, method: "hardlink", release: id },
    };
    const end = { library, trash: [], releases: { [id]: "filed" }, gone: [moved, renamed], filed: { [id]: 1 } };
    return { names: NAMES, end };
  },
};

/** The same, undone as one: every source is back before what was filed goes. */
export const filePlanUndo: Scenario = {
  ...filePlan,
  name: "file-plan-undo",
  async prepare(stage) {
    const { end } = await filePlan.prepare(stage);
    const [id = 0] = Object.keys(end.releases).map(Number);
    await stage.finish();
    await stage.undo(id);
    const trash = [MOVED, RENAMED, COPIED, LINKED].map(({ sha256 }) => sha256);
    const library = { [OLD_NAME]: { sha256: RENAMED.sha256 } };
    return { names: NAMES, end: { ...end, library, trash, releases: { [id]: "undone" }, gone: [] } };
  },
};

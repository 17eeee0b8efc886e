import { film } from "./films.ts";
import { filed, namesAt, type Scenario, stopped, together, undone } from "./scenario.ts";

const MOVED = film("Ronin, to be moved", 300);
const RENAMED = film("Heat, to be renamed", 200);
const COPIED = film("Dune, to be copied", 300);
const LINKED = film("Alien, to be linked", 200);

const OLD_NAME = "Movies/hea.mkv";
const at = (title: string): string => `Movies/${title}/${title}.mkv`;

/**
 * A plan of the file tools: one file is moved out of the downloads, one renamed, one copied, one
 * linked.
 */
export const filePlan: Scenario = {
  name: "file-plan",
  place: "same",
  rules: { method: "auto" },
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
    const linkedFiles = {
      [at("Ronin (1998)")]: MOVED,
      [at("Heat (1995)")]: RENAMED,
      [at("Alien (1979)")]: LINKED,
    };
    const copiedFiles = { [at("Dune (2021)")]: COPIED };
    const end = {
      ...together(filed(id, "hardlink", linkedFiles), filed(id, "copy", copiedFiles)),
      gone: [moved, renamed],
    };
    return { names: { ...namesAt(end), [OLD_NAME]: [RENAMED.sha256] }, end };
  },
};

/**
 * A person rejects the plan when one of its two sources is gone. The files that it made go to the
 * trash, and that source comes back.
 */
export const filePlanStopped = stopped(filePlan, "file-plan-stopped", {
  call: "removeSource",
  after: 1,
  end: {
    library: { [OLD_NAME]: { sha256: RENAMED.sha256 } },
    trash: [MOVED, RENAMED, COPIED, LINKED].map(({ sha256 }) => sha256),
  },
});

/**
 * Same as `filePlan`, undone as a whole: every source is back before the filed files are removed.
 */
export const filePlanUndo = undone(filePlan, "file-plan-undo", {
  library: { [OLD_NAME]: { sha256: RENAMED.sha256 } },
});

import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const HEAT_1080 = film("Heat in 1080 lines", 300);

/** One film, as a link that leads to the download. */
export const symlink: Scenario = {
  name: "symlink",
  place: "other",
  rules: { method: "symlink", duplicatePolicy: "review" },
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.1080p.mkv", HEAT_1080.bytes, HEAT);
    const library = { [HEAT_FILE]: { sha256: HEAT_1080.sha256, method: "symlink", release: id } };
    return { end: { library, trash: [], releases: { [id]: "filed" }, gone: [], filed: { [id]: 1 } } };
  },
};

/** The link, taken back: into the trash, as every file. */
export const symlinkUndo: Scenario = {
  ...symlink,
  name: "symlink-undo",
  async prepare(stage) {
    const { end } = await symlink.prepare(stage);
    await stage.finish();
    await stage.undo(1);
    const names = { [HEAT_FILE]: [HEAT_1080.sha256] };
    return { names, end: { ...end, library: {}, trash: [HEAT_1080.sha256], releases: { 1: "undone" } } };
  },
};

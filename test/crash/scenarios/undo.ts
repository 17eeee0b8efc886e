import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const HEAT_1080 = film("Heat in 1080 lines", 300);

const names = { [HEAT_FILE]: [HEAT_1080.sha256] };

/** Filed, and taken back: into the trash. */
export const undo: Scenario = {
  name: "undo",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "review" },
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.1080p.mkv", HEAT_1080.bytes, HEAT);
    await stage.finish();
    await stage.undo(id);
    const end = { library: {}, trash: [HEAT_1080.sha256], releases: { [id]: "undone" }, gone: [], filed: { [id]: 1 } };
    return { names, end };
  },
};

/** The same of a copy, which is read whole before it is moved. */
export const undoCopy: Scenario = {
  ...undo,
  name: "undo-copy",
  rules: { method: "copy", duplicatePolicy: "review" },
};

/** Undone, and put back from the trash by a person. */
export const trashRestore: Scenario = {
  ...undo,
  name: "trash-restore",
  async prepare(stage) {
    const { end } = await undo.prepare(stage);
    await stage.finish();
    await stage.requested("restore");
    return { names, end: { ...end, trash: [], library: { [HEAT_FILE]: { sha256: HEAT_1080.sha256 } } } };
  },
};

/** Undone, and the trash emptied: of a link whose download is still there, which is not the last copy. */
export const trashPurge: Scenario = {
  ...undo,
  name: "trash-purge",
  rules: { ...undo.rules, purgeDays: 30 },
  async prepare(stage) {
    const { end } = await undo.prepare(stage);
    await stage.finish();
    return { names, end: { ...end, trash: [] } };
  },
};

/** The same, asked for by a person. */
export const trashEmpty: Scenario = {
  ...undo,
  name: "trash-empty",
  async prepare(stage) {
    const { end } = await undo.prepare(stage);
    await stage.finish();
    await stage.requested("purge");
    return { names, end: { ...end, trash: [] } };
  },
};

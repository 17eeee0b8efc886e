import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Plot, Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const OLD = film("Heat in 720 lines", 200);
const NEW = film("Heat in 1080 lines", 300);
const OTHER_FILE = HEAT_FILE.replace(/mkv$/, "mp4");

/** The old one is filed, and the better one about to be. */
async function both(stage: Stage, oldName: string): Promise<{ old: number; better: number }> {
  const old = await stage.approved(oldName, OLD.bytes, HEAT);
  await stage.finish();
  const better = await stage.approved("Heat.1995.1080p.BluRay.mkv", NEW.bytes, HEAT);
  return { old, better };
}

const upgraded = (old: number, better: number, oldState: string): Plot["end"] => ({
  library: { [HEAT_FILE]: { sha256: NEW.sha256, method: "hardlink", release: better } },
  trash: [OLD.sha256],
  releases: { [old]: oldState, [better]: "filed" },
  gone: [],
  filed: { [old]: 1, [better]: 1 },
});

/** A better file takes the name of the old one: the name is there at every moment. */
export const upgradeSame: Scenario = {
  name: "upgrade-same-name",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "upgrade" },
  async prepare(stage) {
    const { old, better } = await both(stage, "Heat.1995.720p.HDTV.mkv");
    const names = { [HEAT_FILE]: [OLD.sha256, NEW.sha256] };
    return { names, always: [HEAT_FILE], end: upgraded(old, better, "filed") };
  },
};

/** The same by a copy, staged under its name of before. */
export const upgradeCopy: Scenario = {
  ...upgradeSame,
  name: "upgrade-copy",
  rules: { method: "copy", duplicatePolicy: "upgrade" },
  async prepare(stage) {
    const plot = await upgradeSame.prepare(stage);
    const library = { [HEAT_FILE]: { sha256: NEW.sha256, method: "copy", release: 2 } };
    return { ...plot, end: { ...plot.end, library } };
  },
};

/** That, undone: the old file is back under its name, again without a gap. */
export const upgradeSameUndo: Scenario = {
  ...upgradeSame,
  name: "upgrade-same-name-undo",
  async prepare(stage) {
    const plot = await upgradeSame.prepare(stage);
    await stage.finish();
    await stage.undo(2);
    return { ...plot, end: downgraded(HEAT_FILE) };
  },
};

/** A better file of another name: it is there before the old one is removed. */
export const upgradeOther: Scenario = {
  ...upgradeSame,
  name: "upgrade-other-name",
  async prepare(stage) {
    const { old, better } = await both(stage, "Heat.1995.720p.HDTV.mp4");
    const names = { [HEAT_FILE]: [NEW.sha256], [OTHER_FILE]: [OLD.sha256] };
    return { names, end: upgraded(old, better, "filed") };
  },
};

/** That, undone: the old file is there before the new one is removed. */
export const upgradeOtherUndo: Scenario = {
  ...upgradeSame,
  name: "upgrade-other-name-undo",
  async prepare(stage) {
    const plot = await upgradeOther.prepare(stage);
    await stage.finish();
    await stage.undo(2);
    return { ...plot, end: downgraded(OTHER_FILE) };
  },
};

const downgraded = (file: string): Plot["end"] => ({
  library: { [file]: { sha256: OLD.sha256, method: "hardlink", release: 1 } },
  trash: [NEW.sha256],
  releases: { 1: "filed", 2: "undone" },
  gone: [],
  filed: { 1: 1, 2: 1 },
});

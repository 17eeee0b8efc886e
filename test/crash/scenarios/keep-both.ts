import { HEAT, HEAT_720, HEAT_1080, HEAT_FILE } from "./films.ts";
import { filed, type Scenario, together, undone } from "./scenario.ts";

const LABELLED = HEAT_FILE.replace(/\.mkv$/, " - 1080p.mkv");

const besides = (name: string, method: "hardlink" | "copy"): Scenario => ({
  name,
  place: "same",
  rules: { method, duplicatePolicy: "keep_both" },
  async prepare(stage) {
    const first = await stage.approved("Heat.1995.720p.HDTV.mkv", HEAT_720.bytes, HEAT);
    await stage.finish();
    const second = await stage.approved("Heat.1995.1080p.BluRay.mkv", HEAT_1080.bytes, HEAT);
    const end = together(
      filed(first, method, { [HEAT_FILE]: HEAT_720 }),
      filed(second, method, { [LABELLED]: HEAT_1080 }),
    );
    return { always: [HEAT_FILE], end };
  },
});

/** A second version next to the existing one, which keeps its name at every moment. */
export const keepBoth = besides("keep-both", "hardlink");

/** Same as `keepBoth`, but with a copy that is first staged under a temporary name. */
export const keepBothCopy = besides("keep-both-copy", "copy");

/** The second version is undone, and the first one keeps its name. */
export const keepBothUndo = undone(
  keepBoth,
  "keep-both-undo",
  { library: filed(1, "hardlink", { [HEAT_FILE]: HEAT_720 }).library },
  2,
);

import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Plot, Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const FIRST = film("Heat in 720 lines", 200);
const SECOND = film("Heat in 1080 lines", 300);
const LABELLED = HEAT_FILE.replace(/\.mkv$/, " - 1080p.mkv");

async function besides(stage: Stage, method: "hardlink" | "copy"): Promise<Plot> {
  const first = await stage.approved("Heat.1995.720p.HDTV.mkv", FIRST.bytes, HEAT);
  await stage.finish();
  const second = await stage.approved("Heat.1995.1080p.BluRay.mkv", SECOND.bytes, HEAT);
  return {
    always: [HEAT_FILE],
    end: {
      library: {
        [HEAT_FILE]: { sha256: FIRST.sha256, method, release: first },
        [LABELLED]: { sha256: SECOND.sha256, method, release: second },
      },
      trash: [],
      releases: { [first]: "filed", [second]: "filed" },
      gone: [],
      filed: { [first]: 1, [second]: 1 },
    },
  };
}

/** A second version beside the existing one, which keeps its name at every moment. */
export const keepBoth: Scenario = {
  name: "keep-both",
  place: "same",
  rules: { method: "hardlink", duplicatePolicy: "keep_both" },
  prepare: (stage) => besides(stage, "hardlink"),
};

/** The same by a copy, staged under its name of before. */
export const keepBothCopy: Scenario = {
  ...keepBoth,
  name: "keep-both-copy",
  rules: { method: "copy", duplicatePolicy: "keep_both" },
  prepare: (stage) => besides(stage, "copy"),
};

import { film, HEAT, HEAT_FILE } from "./films.ts";
import type { Scenario } from "./scenario.ts";

const HEAT_1080 = film("Heat, block by block", 2_500_000);

const copied = (
  name: string,
  method: "auto" | "copy" | "reflink",
  place: Scenario["place"],
  used: string,
): Scenario => ({
  name,
  place,
  rules: { method, duplicatePolicy: "review" },
  async prepare(stage) {
    const id = await stage.approved("Heat.1995.1080p.mkv", HEAT_1080.bytes, HEAT);
    return {
      end: {
        library: { [HEAT_FILE]: { sha256: HEAT_1080.sha256, method: used, release: id } },
        trash: [],
        releases: { [id]: "filed" },
        gone: [],
        filed: { [id]: 1 },
      },
    };
  },
});

/** A library on another file system than the downloads: links fail, blocks cannot be shared, so it is copied. */
export const copyAcross: Scenario = copied("copy-across", "auto", "other", "copy");

/** The same where there is one file system only. */
export const copy: Scenario = copied("copy", "copy", "same", "copy");

/** A file system that shares blocks between files. */
export const reflink: Scenario = copied("reflink", "reflink", "sharing", "reflink");

import type { Reason } from "../../reason.ts";
import type { Evidence } from "../evidence/evidence.ts";

/** A sample is never the work itself. */
export function sample({ files }: Evidence): Reason | undefined {
  if (files.size === 0 || [...files.values()].some((file) => !file.sample)) return undefined;
  return { code: "sample", message: "The only video of the release is a sample." };
}

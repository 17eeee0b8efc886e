import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";

const MOST = 200;
const LONGEST_PATH = 4096;

/** What is the matter with one file of a release. A long path is cut in front, where it says least; the sentence stays whole. */
export function ofFile(path: string, { code, message }: Reason): Reason {
  const points = Array.from(cleanText(path, LONGEST_PATH));
  const shown = points.length <= MOST ? points.join("") : `…${points.slice(1 - MOST).join("")}`;
  return { code, message: `${shown}: ${message}` };
}

import { quoteWord } from "../../../core/text/clean-text.ts";
import type { Probe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

const BEST = 24;

export const program: Probe = {
  id: "program",
  title: "Program",
  needs: [],
  async run({ program: { node, platform, folder, driver } }) {
    const missing = await driver();
    if (missing !== undefined) {
      return [
        fail(`The database driver better-sqlite3 does not load in Node ${node}.`, {
          cause: missing,
          command: `npm --prefix ${quoteWord(folder)} rebuild better-sqlite3`,
        }),
      ];
    }
    const [major = 0] = node.split(".").map(Number);
    if (major < BEST)
      return [warn(`Node ${node} works; ${BEST} LTS is what is tested most.`, { advice: `Install Node ${BEST}.` })];
    return [ok(`Node ${node} on ${platform}, and the database driver loads.`)];
  },
};

import type { PlannedFile } from "../../core/plan/plan.ts";
import type { Reason } from "../../core/reason.ts";
import type { Role } from "../../core/release/item.ts";
import { cleanText } from "../../core/text/clean-text.ts";

const MOST_REASONS = 5;
const MOST_NAMES = 5;
const LONGEST_NAME = 100;

/** What matters first: a film that has no place, then what would have gone along, then what is never filed. */
const GROUPS: readonly (readonly Role[])[] = [["video"], ["subtitle", "extra"], ["sample", "archive", "disc"]];

/** Why no video of a release has a place in the library, each reason once with the files that it is about. */
export function whyNothing(planned: readonly PlannedFile[]): Reason[] {
  for (const roles of GROUPS) {
    const held = planned.flatMap(({ path, role, problem }) =>
      problem && roles.includes(role) ? [{ path, problem }] : [],
    );
    if (held.length === 0) continue;
    const same = [...Map.groupBy(held, ({ problem }) => `${problem.code} ${problem.message}`).values()];
    return same.slice(0, MOST_REASONS).flatMap((group) => {
      const [first] = group;
      const paths = group.map(({ path }) => path);
      return first ? withNames(first.problem, paths) : [];
    });
  }
  return [{ code: "no_video", message: "No file of it is left to be filed." }];
}

function withNames({ code, message }: Reason, paths: readonly string[]): Reason {
  if (paths.length < 2) return { code, message };
  const names = paths.slice(0, MOST_NAMES).map((path) => cleanText(path, LONGEST_NAME));
  const more = paths.length - names.length;
  return { code, message: `${message} They are ${names.join("; ")}${more > 0 ? ` and ${more} more` : ""}.` };
}

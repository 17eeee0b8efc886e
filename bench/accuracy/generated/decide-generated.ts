import { setTimeout } from "node:timers/promises";
import { selectMainVideoItems } from "../../../src/base/item.ts";
import { rolesOf } from "../../../src/core/settle/roles.ts";
import type { Decision } from "../../../src/names/index.ts";
import type { Catalogue } from "../catalogue.ts";
import type { GeneratedName } from "./generated-name.ts";
import { filedAs, judge, type Verdict } from "./judge.ts";
import { KINDS } from "./kinds.ts";
import { createRandom } from "./random.ts";
import { findShows } from "./shows.ts";

export type GeneratedOutcome = {
  kind: string;
  form: string;
  name: string;
  videos: string[];
  verdict: Verdict;
  want: GeneratedName["right"];
  filed: string;
  reasons: string[];
};

export type Decide = (name: string, videos: readonly string[]) => Promise<Decision>;

const AT_ONCE = 8;
const PAUSE_MS = 100;
const NO_VIDEO: Decision = {
  kind: "review",
  reasons: [{ code: "no_video", message: "The release has only extras." }],
};
const FILE = { size: 900_000_000, mtimeNs: "1", skip: false };

/**
 * Generates `each` names of every kind from the catalogue's titles, or all names, and judges the
 * decision about each. The same seed generates the same names, regardless of which other kinds
 * exist.
 */
export async function decideGenerated(
  catalogue: Catalogue,
  decide: Decide,
  { seed, each }: { seed: number; each: number },
): Promise<GeneratedOutcome[]> {
  const shows = await findShows(catalogue, async (name, id) => {
    const decision = await decide(name, []);
    return (
      decision.kind === "auto" && decision.identity.type === "tv" && decision.identity.tmdbId === id
    );
  });
  const names = Object.entries(KINDS).flatMap(([kind, generate]) => {
    const random = createRandom(seed);
    return random
      .sample(generate({ catalogue, shows, random }), each)
      .map((one) => ({ kind, ...one }));
  });
  // Generating the names took seconds during which the stand-in did not run. It has since dropped
  // idle connections, and the client must notice that first.
  await setTimeout(PAUSE_MS);
  const outcomes: GeneratedOutcome[] = [];
  const queue = names.entries();
  const work = async (): Promise<void> => {
    for (const [at, one] of queue) {
      const looked = lookedUpOf(one.videos);
      const decision = looked === undefined ? NO_VIDEO : await decide(one.name, looked);
      const { kind, form, name, videos, right: want } = one;
      const reasons = decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code);
      const verdict = judge(one, decision);
      outcomes[at] = { kind, form, name, videos, verdict, want, filed: filedAs(decision), reasons };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/**
 * The videos that the engine would search for. Extras and samples identify nothing. Undefined if no
 * video is left.
 */
export function lookedUpOf(videos: readonly string[]): string[] | undefined {
  const files = videos.map((path) => ({ ...FILE, path }));
  const roles = rolesOf(files);
  const looked = selectMainVideoItems(
    files.map((file, at) => ({ ...file, role: roles[at] ?? "other" })),
  ).map(({ path }) => path);
  return videos.length > 0 && looked.length === 0 ? undefined : looked;
}

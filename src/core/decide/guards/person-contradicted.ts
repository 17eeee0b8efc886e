import { workText } from "../../alias/remembered.ts";
import { sameWork } from "../../identity.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { named } from "../phrase.ts";

/** An id, or the folder that it came into, says another work than a person said that such a name means. */
export function personContradicted(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { remembered, namedBy } = evidence;
  if (top === undefined || remembered === undefined) return undefined;
  const { identity, releaseId } = remembered.newest;
  if (sameWork(identity, top.candidate)) return undefined;
  const why =
    namedBy === "id" ? "An id says" : namedBy === "parent" ? "The folder was filed as" : "TMDb's best match is";
  return {
    code: "person_contradicted",
    message: `${why} ${named(top.candidate)}, but for release ${releaseId} a person said that such a name is ${workText(identity)}.`,
  };
}

import type { Ranked } from "../../identify/score.ts";
import type { Reason } from "../../reason.ts";
import type { ReasonCode } from "../../reason-codes.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** A guard about the best match: the message holds the release. When nothing was found it is not asked. */
export const aboutBest =
  (code: ReasonCode, rule: (top: Ranked, evidence: Evidence) => string | undefined) =>
  (evidence: Evidence): Reason | undefined => {
    const top = best(evidence);
    const message = top && rule(top, evidence);
    return message === undefined ? undefined : { code, message };
  };

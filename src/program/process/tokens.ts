import { createHash, randomBytes } from "node:crypto";
import type { TwoSteps } from "../../app/review/decisions/two-step.ts";

/**
 * Creates tokens that confirm a plan or sign in a browser, and the hash by which each is
 * recognised.
 */
export const tokens: Pick<TwoSteps, "newToken" | "hash"> = {
  newToken: () => randomBytes(32).toString("base64url"),
  hash: (text) => createHash("sha256").update(text).digest("hex"),
};

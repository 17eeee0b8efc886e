import { createHash, randomBytes } from "node:crypto";
import type { TwoSteps } from "../../app/review/decisions/two-step.ts";

/**
 * Makes tokens that confirm a plan or sign a browser in, and the hash by which each is known again.
 */
export const tokens: Pick<TwoSteps, "newToken" | "hash"> = {
  newToken: () => randomBytes(32).toString("base64url"),
  hash: (text) => createHash("sha256").update(text).digest("hex"),
};

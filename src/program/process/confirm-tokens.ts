import { createHash, randomBytes } from "node:crypto";
import type { TwoStepDeps } from "../../app/review/decisions/two-step.ts";

export const confirmTokens: Pick<TwoStepDeps, "newToken" | "hash"> = {
  newToken: () => randomBytes(32).toString("base64url"),
  hash: (text) => createHash("sha256").update(text).digest("hex"),
};

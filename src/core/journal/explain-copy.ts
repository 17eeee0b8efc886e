import { METHODS } from "./method-traits.ts";
import type { Method } from "./operation.ts";

/** Start of the recorded reasons why no better method worked: `No hardlink: …. No reflink: ….` */
const FIRST_REASON = /^No \w+: (.+?)\.(?: |$)/;

const isMethod = (method: unknown): method is Method =>
  typeof method === "string" && method in METHODS;

/**
 * Returns why a file was copied, as the words after “because”: the reason why the best method was
 * not possible. `why`: the reasons that the journal recorded. Undefined for other methods, and for
 * a copy that was chosen.
 */
export function explainCopy(file: { method?: unknown; why?: unknown }): string | undefined {
  if (!isMethod(file.method) || !METHODS[file.method].isCopy) return undefined;
  const reason = typeof file.why === "string" ? FIRST_REASON.exec(file.why)?.[1] : undefined;
  return reason && asReason(reason);
}

/** Returns a sentence as the words after “because”. */
export const asReason = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

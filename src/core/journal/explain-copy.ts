import { METHODS } from "./method-traits.ts";
import type { Method } from "./operation.ts";

/** Start of the recorded reasons why no better method worked: `No hardlink: …. No reflink: ….` */
const FIRST_REASON = /^No \w+: (.+?)\.(?: |$)/;

const isMethod = (method: unknown): method is Method =>
  typeof method === "string" && method in METHODS;

/** Like `explainMethod`, but only for copies, which take up their space twice. */
export const explainCopy = (file: HowFiled): string | undefined =>
  isMethod(file.method) && METHODS[file.method].isCopy ? explainMethod(file) : undefined;

/** `why`: the reasons that the journal recorded. */
interface HowFiled {
  method?: unknown;
  why?: unknown;
}

/**
 * Returns why a file was copied or cloned, as the words after “because”: the reason why the best
 * method was not possible. Undefined for the best method, and for a method that was chosen.
 */
export function explainMethod(file: HowFiled): string | undefined {
  if (!isMethod(file.method)) return undefined;
  const reason = typeof file.why === "string" ? FIRST_REASON.exec(file.why)?.[1] : undefined;
  return reason && asReason(reason);
}

/** Returns a sentence as the words after “because”. */
export const asReason = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

import { cleanText } from "../../core/text/clean-text.ts";

/**
 * The name that the client gave itself: cleaned, shortened, and without characters that could imitate another actor.
 */
export const clientName = (name: string | undefined): string =>
  cleanText(name ?? "unknown", 60).replace(/[\s:]+/g, "-") || "unknown";

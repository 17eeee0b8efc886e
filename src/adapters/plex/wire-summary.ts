import { cleanText } from "../../core/text/clean-text.ts";
import { anything } from "./wire-values.ts";

/** What something is about, of at most so many characters: its lines become one, cleaned as names are. */
export const summaryOf = (most: number) =>
  anything.transform((value): string | undefined => {
    if (typeof value !== "string") return undefined;
    const line = value
      .slice(0, most * 4)
      .replace(/\s+/g, " ")
      .trim();
    return line === "" ? undefined : cleanText(line, most);
  });

import * as z from "zod";

// More is no setting, and must not cost time; Linux takes no longer variable than twice this.
const LONGEST = 64 * 1024;

/** A value read from text; `allowed` is said when `parse` answers undefined. */
export const value = <T>(allowed: string, parse: (text: string) => T | undefined) =>
  z.string().transform((text, context): T => {
    const parsed = text.length > LONGEST ? undefined : parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: allowed });
    return z.NEVER;
  });

const WORDS = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

export const boolean = () => value("true or false (also 1/0, yes/no, on/off)", (text) => WORDS.get(text.toLowerCase()));

/** Comma-separated, without empty or repeated entries. */
export const items = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  ),
];

export const text = (allowed: string, form: RegExp) =>
  value(allowed, (given) => (form.test(given) ? given : undefined));

import { UserError } from "../../core/errors.ts";

const MOST_LABELS = 50;
const LONGEST = 200;

/** The labels, each once. Transmission keeps them as one text with commas, and refuses empty ones. */
export function checkLabels(labels: readonly string[]): string[] {
  const clean = [...new Set(labels.map((label) => label.trim()))];
  if (clean.length > MOST_LABELS) {
    throw new UserError(`A torrent can have ${MOST_LABELS} labels at most.`, "Give fewer labels.");
  }
  if (clean.some((label) => label === "" || label.length > LONGEST || /[,\p{Cc}\p{Cs}]/u.test(label))) {
    throw new UserError(
      `A label has 1 to ${LONGEST} characters and no comma.`,
      "Give each label as an entry of its own.",
    );
  }
  return clean;
}

import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ShownResult } from "../shown/shapes.ts";

const LONGEST = 2000;

export type ResultOf = Promise<Omit<ShownResult, "id">>;

/** One id's answer among several: what a person can mend becomes part of the answer and stops none of the others. */
export async function toResult(id: number, work: () => ResultOf): Promise<ShownResult> {
  try {
    return { id, ...(await work()) };
  } catch (error) {
    // It may name candidates and files, whose titles and paths others wrote.
    if (error instanceof UserError)
      return { id, ok: false, code: error.code, message: cleanText(`${error.message} ${error.hint}`, LONGEST) };
    throw error;
  }
}

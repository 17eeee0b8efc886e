import { UserError } from "../../core/errors.ts";
import type { ShownResult } from "../show/shown.ts";

export type ResultOf = Promise<Omit<ShownResult, "id">>;

/** One id's answer among several: what a person can mend becomes part of the answer and stops none of the others. */
export async function toResult(id: number, work: () => ResultOf): Promise<ShownResult> {
  try {
    return { id, ...(await work()) };
  } catch (error) {
    if (error instanceof UserError)
      return { id, ok: false, code: error.code, message: `${error.message} ${error.hint}` };
    throw error;
  }
}

import { Refused, SignedOut, Unreachable } from "../desk/desk.ts";
import { namesTool } from "../model/names-tool.ts";
import { text } from "../text/text.ts";

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  if (error instanceof Refused)
    return error.next && !namesTool(error.next) ? `${error.message} ${error.next}` : error.message;
  if (error instanceof Unreachable) return text.offline.title;
  if (error instanceof SignedOut) return error.message;
  return text.failed;
}

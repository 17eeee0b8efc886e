import { Refused, SignedOut, Unreachable } from "../desk/desk.ts";
import { text } from "../text/text.ts";

/** A next step that names a tool is for who calls tools, not for a person. */
const TOOL = /\b(?:get|approve|reject|retry|undo|execute|search|list)_[a-z_]+/;

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  if (error instanceof Refused)
    return error.next && !TOOL.test(error.next) ? `${error.message} ${error.next}` : error.message;
  if (error instanceof Unreachable) return `${text.offline.title}.`;
  if (error instanceof SignedOut) return error.message;
  return text.failed;
}

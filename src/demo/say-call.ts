import type { Page } from "./page.ts";
import { unbroken, withSpaces, wrap } from "./wrap.ts";

const CALL = 32;

/** A call of a tool and what it answered in words, in two columns; a long answer goes on below itself. */
export function callLines(call: string, answer: string, page: Pick<Page, "width" | "paint">): string[] {
  const [first = "", ...more] = wrap(answer, page.width - CALL).map(withSpaces);
  const head = page.paint(unbroken(call), "strong");
  const gap = " ".repeat(Math.max(2, CALL - call.length));
  const below = more.map((line) => `${" ".repeat(CALL)}${line}`);
  if (call.length + 2 > CALL) return [withSpaces(head), `${" ".repeat(CALL)}${first}`, ...below];
  return [`${withSpaces(head)}${gap}${first}`, ...below];
}

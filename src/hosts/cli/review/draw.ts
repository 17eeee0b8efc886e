import type { ShownItem } from "../../../app/shown/release-shape.ts";
import type { Io } from "../terminal/context.ts";
import { rowsFor, toPaper, toScreen } from "../terminal/paper.ts";
import { printLines } from "../terminal/print.ts";
import { helpLines } from "./keys.ts";
import { DETAILS, keyLines, type Position, screenLines } from "./screen.ts";

type Shown = { above: readonly string[]; position: Position; nowMs: number; planned: readonly string[] };

/**
 * Draws one release, and below it what a yes would do (`planned`) and the keys. What does not fit is left out where it tells least; with `isWhole` all is written, and
 * the terminal scrolls.
 */
export function drawItem(
  io: Io,
  item: ShownItem,
  { above, planned, ...shown }: Shown,
  { isFirst, isWhole }: { isFirst: boolean; isWhole: boolean },
): void {
  const { paper } = io;
  const head = above.length > 0 ? [...above, ""] : [];
  const foot = ["", ...planned, ...keyLines(item, paper.columns)];
  if (!paper.redraws || isWhole) return printLines(io, [...head, ...screenLines(item, shown, "whole"), ...foot]);
  const pages = DETAILS.map((detail) => [...head, ...screenLines(item, shown, detail)]);
  const room = rowsFor(paper);
  const fitting = pages.find((lines) => toPaper(paper, [...lines, ...foot]).length <= room);
  io.out(toScreen(paper, fitting ?? pages.at(-1) ?? [], isFirst, foot));
}

/** Draws all keys, in place of the release: beside it they would not fit. */
export function drawHelp(io: Io, { id, name }: ShownItem): void {
  const lines = [...helpLines(), "", `Any key goes back to #${id} ${name}`];
  if (io.paper.redraws) io.out(toScreen(io.paper, lines, false));
  else printLines(io, lines);
}

import type { Clock } from "../../core/clock.ts";
import type { DemoFolder } from "./folder.ts";
import type { Follow } from "./follow.ts";
import type { Page } from "./page.ts";
import type { Program } from "./program.ts";

/** What all parts of the demo share. */
export type Scene = {
  page: Page;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
  program: Program;
  folder: DemoFolder;
  follow: Follow;
};

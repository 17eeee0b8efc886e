import type { Measurement } from "./measurement.ts";
import { copy } from "./rows/copy.ts";
import { filing } from "./rows/filing.ts";
import { history } from "./rows/history.ts";
import { hook } from "./rows/hook.ts";
import { http } from "./rows/http.ts";
import { identify } from "./rows/identify.ts";
import { memory } from "./rows/memory.ts";
import { parse } from "./rows/parse.ts";
import { plex } from "./rows/plex.ts";
import { start } from "./rows/start.ts";
import { tools } from "./rows/tools.ts";
import { torrents } from "./rows/torrents.ts";

/** The table, from top to bottom. */
export const MEASUREMENTS: readonly Measurement[] = [
  start,
  filing,
  copy,
  hook,
  plex,
  http,
  memory,
  parse,
  identify,
  history,
  torrents,
  tools,
];

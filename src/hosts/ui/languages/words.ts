import type { audit } from "../text/audit.ts";
import type { downloads } from "../text/downloads.ts";
import type { health } from "../text/health.ts";
import type { history } from "../text/history.ts";
import type { home } from "../text/home.ts";
import type { item } from "../text/item.ts";
import type { library } from "../text/library.ts";
import type { log } from "../text/log.ts";
import type { pack } from "../text/pack.ts";
import type { plots } from "../text/plots.ts";
import type { rename } from "../text/rename.ts";
import type { settings } from "../text/settings.ts";
import type { takeIn } from "../text/take-in.ts";
import type { text } from "../text/text.ts";
import type { roles, upkeep } from "../text/upkeep.ts";
import type { values } from "../text/values.ts";
import type { wall } from "../text/wall.ts";
import type { welcome } from "../text/welcome.ts";
import type { work } from "../text/work.ts";

/** Every word of the page in a language: each table as it is in English, which a page loads with itself. */
export type Words = {
  /** Its code. */
  language: string;
  text: typeof text;
  item: typeof item;
  home: typeof home;
  history: typeof history;
  library: typeof library;
  audit: typeof audit;
  rename: typeof rename;
  wall: typeof wall;
  work: typeof work;
  takeIn: typeof takeIn;
  pack: typeof pack;
  plots: typeof plots;
  downloads: typeof downloads;
  health: typeof health;
  log: typeof log;
  upkeep: typeof upkeep;
  roles: typeof roles;
  settings: typeof settings;
  values: typeof values;
  welcome: typeof welcome;
};

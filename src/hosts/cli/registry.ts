import { aliases } from "./commands/aliases.ts";
import { audit } from "./commands/audit.ts";
import { backlog } from "./commands/backlog.ts";
import { doctor, notify } from "./commands/check.ts";
import { client } from "./commands/client.ts";
import { config } from "./commands/config.ts";
import { db } from "./commands/db.ts";
import { approve, reject, retry } from "./commands/decisions.ts";
import type { Command, CommandGroup } from "./commands/define.ts";
import { show, why } from "./commands/explain.ts";
import { space, statistics } from "./commands/figures.ts";
import { history } from "./commands/history.ts";
import { init } from "./commands/init.ts";
import { identify, parse, plan } from "./commands/names.ts";
import { daemon, demo, mcp, torrentDone } from "./commands/processes.ts";
import { queue, review } from "./commands/queue.ts";
import { rename } from "./commands/rename.ts";
import { search } from "./commands/search.ts";
import { service } from "./commands/service.ts";
import { status } from "./commands/status.ts";
import { add, adopt } from "./commands/take-in.ts";
import { torrents } from "./commands/torrents.ts";
import { trash } from "./commands/trash.ts";
import { undo } from "./commands/undo.ts";
import { web } from "./commands/web.ts";

/**
 * Every command, in the order in which the help shows them. All are loaded at every start, so a
 * command imports what it prints with, and whatever else only it needs, when it runs. Its use cases
 * come from the context, which does the same.
 */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  init,
  daemon,
  add,
  status,
  queue,
  review,
  web,
  show,
  search,
  approve,
  reject,
  retry,
  history,
  statistics,
  undo,
  plan,
  parse,
  identify,
  torrents,
  why,
  backlog,
  trash,
  rename,
  space,
  adopt,
  audit,
  aliases,
  config,
  db,
  notify,
  service,
  doctor,
  torrentDone,
  mcp,
  client,
  demo,
];

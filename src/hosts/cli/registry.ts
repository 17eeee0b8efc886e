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
import { fixMatch } from "./commands/fix-match.ts";
import { history } from "./commands/history.ts";
import { init } from "./commands/init.ts";
import { library } from "./commands/library.ts";
import { missing } from "./commands/missing.ts";
import { identify, parse, plan } from "./commands/names.ts";
import { daemon, demo, mcp, torrentDone } from "./commands/processes.ts";
import { queue, review } from "./commands/queue.ts";
import { refile } from "./commands/refile.ts";
import { rename } from "./commands/rename.ts";
import { search } from "./commands/search.ts";
import { service } from "./commands/service.ts";
import { status } from "./commands/status.ts";
import { add, adopt } from "./commands/take-in.ts";
import { torrents } from "./commands/torrents.ts";
import { trash } from "./commands/trash.ts";
import { undo } from "./commands/undo.ts";
import { uninstall } from "./commands/uninstall.ts";
import { web } from "./commands/web.ts";

/** Commands listed under one heading of the help. */
export type HelpSection = { heading: string; commands: readonly (Command | CommandGroup)[] };

/**
 * All commands in the order of the help, the most frequently used first. They are all loaded at
 * every start, so a command imports its output code, and anything else that only it needs, when it
 * runs. Its use cases come from the context, which also loads them on demand.
 */
export const HELP_SECTIONS: readonly HelpSection[] = [
  { heading: "Every day", commands: [status, queue, review, approve, reject, undo, why, web] },
  {
    heading: "Now and then",
    commands: [
      show,
      search,
      refile,
      add,
      plan,
      retry,
      backlog,
      history,
      torrents,
      trash,
      audit,
      fixMatch,
      missing,
      rename,
      library,
      space,
      statistics,
      aliases,
      db,
    ],
  },
  {
    heading: "Set-up",
    commands: [init, doctor, adopt, daemon, service, client, config, notify, demo, uninstall],
  },
  { heading: "For programs", commands: [mcp, torrentDone, parse, identify] },
];

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { followChanges } from "../../app/page/follow-changes.ts";
import { createSessions } from "../../app/sign-in/sessions.ts";
import { keptTools } from "../../hosts/mcp/server.ts";
import type { PageDeps } from "../../hosts/web/page/page.ts";
import type { PageFiles } from "../../hosts/web/page/shell.ts";
import { systemClock } from "../../program/process/clock.ts";
import { openStoreFor } from "../../program/process/open-store.ts";
import { tokens } from "../../program/process/tokens.ts";
import { VERSION } from "../../program/process/version.ts";
import type { OpenServer } from "../server/open-server.ts";

/** What the page stands on. */
export async function openPage(
  { program, useCases, tools }: OpenServer,
  report: (error: unknown) => void,
): Promise<PageDeps> {
  const { config, readOnly } = program;
  const { newToken: newSecret, hash } = tokens;
  return {
    files: readPageFiles(pageFolder()),
    version: VERSION,
    readOnly,
    firstVisit: program.daemon?.isFirstVisit ?? false,
    sessions: createSessions({
      // A server that only reads has sessions as well.
      store: await program.store(readOnly ? "command" : undefined),
      now: systemClock.now,
      newSecret,
      hash,
      token: (role) => config.server.tokens[role].current(),
    }),
    callTool: (name, args, { role, ...call }) =>
      tools[role].answer(name, args, { ...call, unseen: true, reader: "person" }),
    keptTools: (role) => keptTools({ readOnly, role }),
    changes: followChanges({ openReader: () => openStoreFor("reader", config), clock: systemClock, report }),
    followLog: (told) => program.log.recent?.listen(told) ?? (() => {}),
    findPoster: async (...asked) => (await useCases.posters()).find(...asked),
  };
}

/** Where the build puts the page: beside the chunks. The sources use what was built last. */
const pageFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../../dist/web/" : "../web/", import.meta.url));

/** The page as it was built; undefined where it was not. @throws the system's error for files that cannot be read */
function readPageFiles(folder: string): PageFiles | undefined {
  try {
    const assets = readdirSync(`${folder}assets`, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(`${folder}assets/${name}`)] as const);
    return { shell: readFileSync(`${folder}page.html`, "utf8"), assets: new Map(assets) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { followChanges } from "../../../app/page/follow-changes.ts";
import { createSessions } from "../../../app/sign-in/sessions.ts";
import type { Trace } from "../../../core/trace.ts";
import type { PageDeps } from "../../../hosts/web/page/page.ts";
import type { PageFiles } from "../../../hosts/web/page/shell.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { confirmTokens } from "../../process/confirm-tokens.ts";
import { openStoreFor } from "../../process/open-store.ts";
import { VERSION } from "../../process/version.ts";
import { wirePosters } from "../../use-cases/posters.ts";
import type { OpenTools } from "../tools/open-tools.ts";

type PageOptions = { trace: Trace | undefined; report: (error: unknown) => void };

type WiredPage = { page: PageDeps; close(): Promise<void> };

/** What the page stands on; undefined for a server without a database. */
export async function wirePage(
  config: Config,
  { tools, readOnly, desks: { database, findPoster } }: OpenTools,
  { trace, report }: PageOptions,
): Promise<WiredPage | undefined> {
  if (!database) return undefined;
  await using stack = new AsyncDisposableStack();
  // A server that only reads has sessions as well.
  const store = readOnly ? stack.use(await openStoreFor("command", config.stateDir)) : database.store;
  // A server that only reads cannot store TMDb's answers; the store of its sessions can.
  const own = readOnly ? wirePosters(config, store, trace) : undefined;
  if (own) stack.defer(own.close);
  const { newToken: newSecret, hash } = confirmTokens;
  const page: PageDeps = {
    files: readPageFiles(pageFolder()),
    version: VERSION,
    readOnly,
    sessions: createSessions({
      store,
      now: systemClock.now,
      newSecret,
      hash,
      token: () => config.server.token.current(),
    }),
    callTool: (name, args, call) => tools.answer(name, args, { ...call, unseen: true, reader: "person" }),
    changes: followChanges({ openReader: () => openStoreFor("reader", config.stateDir), clock: systemClock, report }),
    findPoster: own?.findPoster ?? findPoster,
  };
  const kept = stack.move();
  return { page, close: () => kept.disposeAsync() };
}

/** Where the build puts the page: beside the chunks. The sources use what was built last. */
const pageFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../../../dist/web/" : "../web/", import.meta.url));

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

import { type Curate, createCurate } from "../../app/plex/curate/curate.ts";
import type { CurateDeps } from "../../app/plex/curate/ports.ts";
import { createConfirmToken, redeemConfirmToken } from "../../app/review/decisions/two-step.ts";
import { refuseReplaced } from "../../app/review/refuse-replaced.ts";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import { findWorksWithFile } from "../../store/plex/indexed-works.ts";
import { readHistoryPage } from "../../store/releases/history.ts";
import { systemClock } from "../process/clock.ts";
import { tokens } from "../process/tokens.ts";
import type { Program } from "../program.ts";
import type { AuditDesk } from "./library/audit.ts";

/** Changes of matches that can be taken back. */
const MAX_CHANGES = 500;

/** Opens Plex for changes. @throws UserError if Plex is not configured */
export async function openCurate(
  program: Program,
  {
    audit,
    record,
  }: { audit: () => Promise<Pick<AuditDesk, "findMatches">>; record: CurateDeps["record"] },
): Promise<Curate> {
  const { client, changed } = await program.plex();
  const store = refuseReplaced(await program.store());
  const { pathMap } = program.config;
  const steps = { store, clock: systemClock, ...tokens };
  return createCurate({
    plex: client,
    clock: systemClock,
    pathMap,
    changed,
    async agree(purpose, plan, token, signal) {
      if (token === undefined) return createConfirmToken(steps, purpose, plan, signal);
      await store.write((trx) => redeemConfirmToken(steps, trx, purpose, plan, token), signal);
      return undefined;
    },
    // The change is done. A record that fails must not make the client repeat it.
    record: (action, detail, actor) =>
      record(action, detail, actor).catch((error: unknown) =>
        program.log.error("A change in Plex was not recorded.", error),
      ),
    findMatches: async (path, signal) => (await audit()).findMatches(path, signal),
    worksWithFile: (path) => findWorksWithFile(store.read, FIRST_SERVER, path),
    async matchHistory() {
      const page = { limit: MAX_CHANGES };
      const [matched, undone] = await Promise.all([
        readHistoryPage(store.read, { action: "plex_matched", ...page }),
        readHistoryPage(store.read, { action: "plex_match_undone", ...page }),
      ]);
      return [...matched.entries, ...undone.entries].toSorted((a, b) => b.id - a.id);
    },
  });
}

import type { ServiceUseCase } from "../../../app/service/service.ts";
import type { Clients } from "../../../app/setup/clients.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import { toCommandText, withHint } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { isHookScript } from "../../../core/torrent/hook-note.ts";
import { clientChangeLines } from "../show/client-lines.ts";
import { formatInstallLines } from "../show/service-lines.ts";
import type { ClientAnswer } from "./ask-clients.ts";
import type { Prompts } from "./prompts.ts";
import type { RunOutlook } from "./summary-lines.ts";

/** Shows the path map that a client probably needs. */
export async function showMap(
  setup: Setup,
  ask: Prompts,
  { client, access, found }: ClientAnswer,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (!found) return;
  await tried(ask, async () => {
    const line = await setup.mapLine({ client, access, found }, folders, signal);
    if (line !== undefined) ask.report("bad", line);
  });
}

/**
 * Offers to set a client's torrent-done script if it can work, and reports which script it would
 * replace.
 */
export async function offerHook(
  setup: Setup,
  ask: Prompts,
  { client, access, found }: ClientAnswer,
  signal: AbortSignal,
): Promise<void> {
  if (!found) return;
  const asked = { client, access, found };
  if ((await setup.reasonAgainstHook(asked)) !== undefined) return;
  if (found.doneScript !== undefined && isHookScript(found.doneScript)) return;
  if (found.doneScript !== undefined) {
    ask.report(
      "bad",
      `${client.title} already calls another script, which this would replace: ` +
        cleanText(found.doneScript, 300),
    );
  }
  const question =
    `Let ${client.title} report finished downloads immediately? Otherwise plex-ingest polls it ` +
    "every 30 s.";
  if (!(await ask.confirm(question, false))) return;
  await tried(ask, async () => {
    ask.report("good", await setup.setHook(asked, signal));
  });
}

/** The part of the `adopt` command that `init` uses. */
export type AdoptNow = (signal: AbortSignal) => Promise<string>;

/**
 * Offers to adopt the existing contents of the libraries before anything is filed into them.
 * @returns true if that still has to be done
 */
export async function offerAdopt(
  adopt: AdoptNow,
  ask: Prompts,
  signal: AbortSignal,
): Promise<boolean> {
  const question =
    "Your libraries already contain videos. Record them in the journal now? No file is touched.";
  if (!(await ask.confirm(question, true))) return true;
  let isLeft = true;
  await tried(ask, async () => {
    ask.report("good", await ask.busy("Recording what your libraries have", () => adopt(signal)));
    isLeft = false;
  });
  return isLeft;
}

/**
 * Offers to install a service for this user if that is possible. @returns how plex-ingest runs
 * afterwards
 */
export async function offerService(
  service: ServiceUseCase,
  ask: Prompts,
  isWanted: boolean,
  signal: AbortSignal,
): Promise<RunOutlook> {
  const outlook = await service.outlook();
  if (
    outlook !== "possible" ||
    !(await ask.confirm("Run plex-ingest as a service, now and at every boot?", isWanted))
  ) {
    return outlook;
  }
  let running: RunOutlook = outlook;
  await tried(ask, async () => {
    const { lines, ...installed } = await installOwn(service, signal);
    ({ running } = installed);
    ask.report(running === "started" ? "good" : "bad", lines.join("\n"));
  });
  return running;
}

/** Installs a service for this user. @returns lines for the terminal @throws UserError */
export async function installOwn(
  service: ServiceUseCase,
  signal: AbortSignal,
): Promise<{ lines: string[]; running: RunOutlook }> {
  const installed = await service.install({ scope: "user", dryRun: false }, signal);
  return {
    lines: formatInstallLines(installed),
    running: installed.runs ? "started" : "not_running",
  };
}

/** Adds our server to an MCP client's list. @returns lines for the terminal @throws UserError */
export async function installClient(
  clients: Clients,
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const request = { id, act: "install", project: false, dryRun: false } as const;
  return clientChangeLines(await clients.change(request, signal), request);
}

/** Offers to set up the MCP clients on this machine. */
export async function offerClients(
  clients: Clients,
  ask: Prompts,
  signal: AbortSignal,
): Promise<void> {
  const here = (await clients.list()).filter(
    ({ present, installed }) => present && installed === false,
  );
  if (here.length === 0) return;
  const chosen = await ask.several(
    "Add the review queue to these MCP clients? (Space to select, Enter to continue)",
    here.map(({ id, name }) => ({ value: id, label: name })),
  );
  for (const id of chosen) {
    await tried(ask, async () => {
      ask.report("good", (await installClient(clients, id, signal)).join(" "));
    });
  }
}

/** Reports a failure and continues, so that the other steps are not affected. */
async function tried(ask: Prompts, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Outage || error instanceof UserError)) throw error;
    ask.report("bad", error instanceof UserError ? toCommandText(withHint(error)) : error.message);
  }
}

import { commandOf } from "../../../base/actions/sentence.ts";
import { isBelow } from "../../../base/path/is-below.ts";
import { toHere } from "../../../base/path/path-map.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import { toIsoTime } from "../../../base/text/local-time.ts";
import type { ClientReport } from "../../../core/torrent/client.ts";
import { findHookFolder } from "../../../core/torrent/hook-note.ts";
import { CLIENT_KINDS, CLIENT_TITLES } from "../../../core/torrent/kinds.ts";
import type { Doctor, DoctorProbe, DoctorsClient } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toFailedFinding } from "../run-doctor.ts";

/** A client runs under another account, so everyone must be able to run the script. */
const ALL_RUN = 0o005;

export const torrentDone: DoctorProbe = {
  id: "torrent-done",
  title: "Torrent-done hook",
  needs: ["client"],
  async run(doctor, signal) {
    const { clients } = doctor.outside;
    const findings = await clients.needAll(async (client): Promise<Finding[]> => {
      const report = await client.report(signal).catch(() => undefined);
      // If there is no report, the client's probe reports why.
      if (!report?.hook) return [];
      const found = await judge(doctor, client, report.hook, signal);
      return [clients.count > 1 ? { ...found, found: `${client.title}: ${found.found}` } : found];
    });
    return findings.flat();
  },
};

async function judge(
  doctor: Doctor,
  client: DoctorsClient,
  { enabled, path, advice }: NonNullable<ClientReport["hook"]>,
  signal: AbortSignal,
): Promise<Finding> {
  const { settings, state } = doctor;
  const isRequired = settings.mode === "hook";
  if (path === undefined || !enabled) {
    const text =
      path === undefined
        ? "No hook is set"
        : `The hook is set to ${cleanText(path, 300)} but turned off`;
    if (isRequired) {
      return fail(`${text}, and in mode hook nothing else detects finished downloads.`, {
        advice,
      });
    }
    return ok(`${text}: finished downloads are detected at the next poll instead.`);
  }
  const here = toHere(path, client.pathMap);
  const folder = findHookFolder(settings.mediaRoots);
  if (isRequired && folder !== undefined && isBelow(here, folder)) {
    return fail("The hook leaves notes for a daemon, and in mode hook no daemon runs.", {
      command: commandOf({ do: "setHook", client: client.name }),
    });
  }
  const { setAt, arrivedAt } = state.hookTimes(client.name);
  if (arrivedAt !== undefined) {
    const when = toIsoTime(arrivedAt).slice(0, 16).replace("T", " ");
    return ok(`${cleanText(here, 300)} last reported a download on ${when} UTC.`);
  }
  const missed = setAt === undefined ? 0 : await countDone(doctor, client, setAt, signal);
  if (missed > 0) {
    return fail(
      `${missed === 1 ? "A download was" : `${missed} downloads were`} completed after the hook ` +
        `was set, and ${cleanText(here, 300)} reported none.`,
      {
        cause: `${client.title}'s account may not be able to run it, or to do what it does.`,
        advice:
          "Its log says why (docs/operate/download-clients.md, Hook). Until then, downloads are " +
          "found at the next poll.",
        command: commandOf({ do: "unsetHook", client: client.name }),
      },
    );
  }
  return inspectScript(doctor, client, { path, here, setAt });
}

/** A download that was completed a moment ago may not be reported yet. */
const REPORT_MS = 2 * 60_000;

/** Counts the downloads that a client completed after a time, and not just now. */
async function countDone(
  { now }: Doctor,
  client: DoctorsClient,
  after: number,
  signal: AbortSignal,
): Promise<number> {
  // If there is no list, the client's probe reports why.
  const downloads = await client.list(signal).catch(() => []);
  return downloads.filter(
    ({ doneAt }) => doneAt !== undefined && doneAt > after && doneAt < now() - REPORT_MS,
  ).length;
}

/** Judges a hook that has not had anything to report. */
async function inspectScript(
  { settings, machine }: Doctor,
  { title, name }: DoctorsClient,
  { path, here, setAt }: { path: string; here: string; setAt: number | undefined },
): Promise<Finding> {
  const inspected = await machine.find(here);
  if (!inspected) {
    return warn(`Its script ${cleanText(path, 300)} cannot be seen from here.`, {
      cause: `It is in ${title}'s container or on its machine, or it is missing.`,
      advice: "Check there that it exists and is executable. Polling continues without it.",
    });
  }
  if (inspected.kind !== "file" || (inspected.mode & ALL_RUN) !== ALL_RUN) {
    const level = settings.mode === "hook" ? fail : warn;
    return level(`Its script ${cleanText(here, 300)} is not executable by every account.`, {
      cause: `${title} runs it as its own account.`,
      command: `sudo chmod a+rx ${quoteWord(here)}`,
    });
  }
  if (setAt === undefined) {
    return ok(`${cleanText(here, 300)} is set, and has reported no download yet.`, {
      advice: `When it was set is not known. After \`${commandOf({ do: "setHook", client: name })}\`, doctor notices if it reports nothing.`,
    });
  }
  return ok(`${cleanText(here, 300)} is set, and has had no download to report yet.`);
}

/**
 * One probe per kind of client. Each reports whether the client responds and which of its settings
 * cause trouble.
 */
export const downloadClients: readonly DoctorProbe[] = CLIENT_KINDS.map((kind) => ({
  id: kind,
  title: CLIENT_TITLES[kind],
  needs: [kind],
  async run({ outside: { clients } }, signal) {
    const reports = await clients
      .only((client) => client.kind === kind)
      .needAll(async ({ title, address, report }) => {
        try {
          const { version, warnings } = await report(signal);
          const told = warnings.map(({ found, ...remedy }) => warn(found, remedy));
          return [ok(`${title} ${version} answers at ${address}.`), ...told];
        } catch (error) {
          signal.throwIfAborted();
          // Other clients of this kind have their own findings.
          return [toFailedFinding(title, error)];
        }
      });
    return reports.flat();
  },
}));

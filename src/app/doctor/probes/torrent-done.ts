import { toHere } from "../../../base/path/path-map.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import type { ClientReport } from "../../../core/torrent/client.ts";
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
    const findings = clients.map(async (client): Promise<Finding[]> => {
      const report = await client.report(signal).catch(() => undefined);
      // If there is no report, the client's probe reports why.
      if (!report?.hook) return [];
      const found = await judge(doctor, client, report.hook);
      return [clients.length > 1 ? { ...found, found: `${client.title}: ${found.found}` } : found];
    });
    return (await Promise.all(findings)).flat();
  },
};

async function judge(
  { settings, machine }: Doctor,
  { title, pathMap }: DoctorsClient,
  { enabled, path, advice }: NonNullable<ClientReport["hook"]>,
): Promise<Finding> {
  if (path === undefined || !enabled) {
    const text =
      path === undefined
        ? "No hook is set"
        : `The hook is set to ${cleanText(path, 300)} but turned off`;
    if (settings.mode === "hook") {
      return fail(`${text}, and in mode hook nothing else detects finished downloads.`, {
        advice,
      });
    }
    return ok(`${text}: finished downloads are detected at the next poll instead.`);
  }
  const here = toHere(path, pathMap);
  const inspected = await machine.find(here);
  if (!inspected) {
    return warn(`Its script ${cleanText(path, 300)} cannot be seen from here.`, {
      cause: `It is in ${title}'s container or on its machine, or it is missing.`,
      advice: "Check there that it exists and is executable. Polling continues without it.",
    });
  }
  if (inspected.kind !== "file" || (inspected.mode & ALL_RUN) !== ALL_RUN) {
    return fail(`Its script ${cleanText(here, 300)} is not executable by every account.`, {
      cause: `${title} runs it as its own account.`,
      command: `sudo chmod a+rx ${quoteWord(here)}`,
    });
  }
  return ok(`${cleanText(here, 300)} is set and executable.`);
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
    const reports = clients
      .filter((client) => client.kind === kind)
      .map(async ({ title, address, report }) => {
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
    return (await Promise.all(reports)).flat();
  },
}));

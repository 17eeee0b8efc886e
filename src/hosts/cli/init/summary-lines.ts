import type { Outlook } from "../../../app/service/service.ts";
import {
  isSetupSecret,
  listSetupRows,
  type SetupValues,
} from "../../../core/setup/setup-settings.ts";

/**
 * Lists each setting with its value, as the file will contain it. A secret is shown only as set.
 */
export const formatSummaryLines = (values: SetupValues): string[] =>
  listSetupRows(values.DOWNLOAD_CLIENTS).flatMap(({ name }) => {
    const value = values[name] ?? "";
    return value === "" ? [] : [`${name}=${isSetupSecret(name) ? "(set)" : value}`];
  });

/** Lists environment variables that override the written settings. */
export const formatOverriddenLines = (environment: SetupValues, written: SetupValues): string[] =>
  listSetupRows(written.DOWNLOAD_CLIENTS).flatMap(({ name }) =>
    environment[name] === undefined || environment[name] === (written[name] ?? "")
      ? []
      : [`${name} is also set in the environment, which overrides the file.`],
  );

/** Lists the client folders that are named from now on. */
export const formatNamedLines = (named: SetupValues): string[] =>
  Object.entries(named).map(
    ([name, value]) =>
      `${name}=${value}: the client's downloads there are filed. A download elsewhere is held.`,
  );

/** Explains filing without asking, and the effect of both answers. */
export const AUTO_EXPLAINED = [
  "A release is filed without asking only if its match is certain: title, year and type must match, and " +
    "nothing may contradict the match.",
  "Everything else waits in the queue with the reason. You can undo any filing.",
  "If you answer No, everything waits: watch the queue for a few days first. You can change " +
    "this at any time.",
] as const;

/** Explains who can open the page, before its address is asked for. */
export const PAGE_EXPLAINED = [
  "With 127.0.0.1, only this machine opens the page. With 0.0.0.0, every device on its networks " +
    "reaches it, and signs in with a link or the token.",
  "The page uses plain HTTP, so others on the network could read the token. At home, that is fine " +
    "if you trust the devices there. From elsewhere, use a VPN or a proxy with TLS, and never " +
    "forward this port to the internet.",
] as const;

export const explainPublicAddress = (address: string): string =>
  `The internet may reach this machine at ${address}, and so the page, over plain HTTP. Use ` +
  "127.0.0.1 with an SSH tunnel, the address of a VPN, or a proxy with TLS.";

/**
 * Describes how plex-ingest runs after `init`: the known state of a service. A service that was just
 * installed is `started` only if its manager reports it as running.
 */
export type RunOutlook = Outlook | "started" | "not_running";

/** Returns commands to run after `init`. Each of them works in the current state. */
export const listNextCommands = (
  running: RunOutlook,
  { changed, mustAdopt, hasPage }: { changed: boolean; mustAdopt: boolean; hasPage: boolean },
): string[] => [
  "plex-ingest doctor           checks the whole setup",
  ...(mustAdopt
    ? ["plex-ingest adopt            first records what your libraries already have"]
    : []),
  ...START[running],
  ...(hasPage && running !== "no_daemon"
    ? ["plex-ingest web              opens the page, once the daemon is running"]
    : []),
  ...(running === "installed" && changed
    ? ["plex-ingest service restart  applies the new settings"]
    : []),
];

const START: Readonly<Record<RunOutlook, readonly string[]>> = {
  started: ["plex-ingest status           shows what it is doing"],
  not_running: ["plex-ingest service status   shows why the service does not run"],
  installed: ["plex-ingest service status   shows the state of the service"],
  packaged: ["sudo systemctl enable --now plex-ingest  starts the service now and at every boot"],
  possible: [
    "plex-ingest service install  starts it at every boot",
    "plex-ingest daemon           or runs it in this terminal; Ctrl-C stops it",
  ],
  no_manager: ["plex-ingest daemon           runs it; Ctrl-C stops it"],
  no_daemon: [],
};

/** Returns the last line of `init`. */
export const explainEnd = (running: RunOutlook): string =>
  running === "started" || running === "installed"
    ? "Setup is complete."
    : running === "not_running"
      ? "Nothing is filed until the service runs."
      : "Nothing is filed until you start plex-ingest.";

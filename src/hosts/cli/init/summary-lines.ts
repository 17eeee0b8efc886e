import type { Outlook } from "../../../app/service/service.ts";
import {
  isSetupSecret,
  listSetupRows,
  type SetupValues,
} from "../../../core/setup/setup-settings.ts";

/** Each setting with its value, as the file will have it; of a secret only that it is set. */
export const formatSummaryLines = (values: SetupValues): string[] =>
  listSetupRows(values.DOWNLOAD_CLIENTS).flatMap(({ name }) => {
    const value = values[name] ?? "";
    return value === "" ? [] : [`${name}=${isSetupSecret(name) ? "(set)" : value}`];
  });

/** Settings of the environment that win over what was written. */
export const formatOverriddenLines = (environment: SetupValues, written: SetupValues): string[] =>
  listSetupRows(written.DOWNLOAD_CLIENTS).flatMap(({ name }) =>
    environment[name] === undefined || environment[name] === (written[name] ?? "")
      ? []
      : [`${name} is set in the environment too, and that wins over the file.`],
  );

/** What filing without asking means, in both cases. */
export const AUTO_EXPLAINED = [
  "Only what is certain is ever filed without asking: title, year and type must agree, and nothing may speak against it.",
  "Everything else waits in the queue, with the reason. Any filing can be undone.",
  "With No, everything waits: look at the queue for a few days first. You can change it at any time.",
] as const;

/**
 * How it runs after `init`: what there is to say of a service, or `started` where one was installed
 * just now.
 */
export type RunOutlook = Outlook | "started";

/** What to type next, after `init`. Each of these works as things are. */
export const listNextCommands = (
  running: RunOutlook,
  { changed, mustAdopt, hasPage }: { changed: boolean; mustAdopt: boolean; hasPage: boolean },
): string[] => [
  "plex-ingest doctor           checks the whole set-up",
  ...(mustAdopt
    ? ["plex-ingest adopt            first takes in what your libraries have already"]
    : []),
  ...START[running],
  ...(hasPage && running !== "no_daemon"
    ? ["plex-ingest web              opens the page, once it runs"]
    : []),
  ...(running === "installed" && changed
    ? ["plex-ingest service restart  lets the service read the new settings"]
    : []),
];

const START: Readonly<Record<RunOutlook, readonly string[]>> = {
  started: ["plex-ingest status           says what it does"],
  installed: ["plex-ingest service status   says how the service is"],
  possible: [
    "plex-ingest service install  starts it with the machine",
    "plex-ingest daemon           or starts it here and now; Ctrl-C stops it",
  ],
  no_manager: ["plex-ingest daemon           starts it; Ctrl-C stops it"],
  no_daemon: [],
};

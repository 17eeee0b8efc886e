import { isSetupSecret, SETUP_SETTINGS, type SetupValues } from "../../core/setup/settings.ts";

/** Each setting with its value, as the file will have it; of a secret only that it is set. */
export const summaryLines = (values: SetupValues): string[] =>
  SETUP_SETTINGS.flatMap(({ name }) => {
    const value = values[name] ?? "";
    return value === "" ? [] : [`${name}=${isSetupSecret(name) ? "(set)" : value}`];
  });

/** Settings of the environment that win over what was written. */
export const overriddenLines = (environment: SetupValues, written: SetupValues): string[] =>
  SETUP_SETTINGS.flatMap(({ name }) =>
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

/** What to type next, after `init`. */
export const NEXT_COMMANDS = [
  "plex-ingest doctor           checks the whole set-up",
  "plex-ingest service install  starts it with the machine",
  "plex-ingest daemon           or starts it here and now; Ctrl-C stops it",
] as const;

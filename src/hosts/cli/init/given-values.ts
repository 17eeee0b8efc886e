import { UserError } from "../../../core/errors.ts";
import { isSetupSecret, SETUP_SETTINGS, type SetupValues } from "../../../core/setup/settings.ts";

const camel = (flag: string): string => flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The settings that the flags give; a secret is read from the file that its flag names. */
export async function givenValues(
  flags: Readonly<Record<string, unknown>>,
  readSecret: (path: string) => Promise<string | undefined>,
): Promise<SetupValues> {
  const values: SetupValues = {};
  for (const { name, flag } of SETUP_SETTINGS) {
    const given = flags[camel(flag)];
    if (typeof given !== "string") continue;
    const value = isSetupSecret(name) ? await readSecret(given) : given;
    if (value === undefined)
      throw new UserError(`${flag} names no file with a secret: ${given}.`, "Name a readable text file.");
    values[name] = name === "PLEX_AUTO_INGEST" ? String(value === "yes") : value;
  }
  return values;
}

import { Outage, UserError } from "../../base/errors.ts";
import { createEnvText, type EnvChange, editEnvText } from "../../core/setup/env-text.ts";
import {
  FILE_HEAD,
  listSetupRows,
  type SetupName,
  type SetupSetting,
  type SetupValues,
} from "../../core/setup/setup-settings.ts";
import type { SetupFile } from "./ports.ts";

export type PlannedSettings<Name extends string = SetupName> = {
  text: string;
  /** Names of the changed settings, in the order of the rows. */
  changed: Name[];
};

export type WrittenFile = { path: string; changed: SetupName[]; backup: string | undefined };

/** A setting as it is written to the file. A new one has a comment above it. */
export type PlannedRow<Name extends string = string> = Pick<SetupSetting, "secret" | "comment"> & {
  name: Name;
};

/** Reads the values that the file currently has for the settings that `init` asks for. */
export function readCurrentValues(file: SetupFile): SetupValues {
  const values = file.text === undefined ? {} : file.parse(file.text);
  const rows = listSetupRows(values["DOWNLOAD_CLIENTS"]);
  return Object.fromEntries(
    rows.flatMap(({ name }) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])),
  );
}

/**
 * Plans a file that has the wanted values for the settings in the rows. Settings that are not
 * named, or that already have the value, stay as they are. Throws if the planned text would be read
 * back with different values. A new file begins with all of the rows.
 * @throws UserError for a value that cannot be written
 */
export function planFile<Name extends string = SetupName>(
  file: Pick<SetupFile, "path" | "text" | "parse">,
  wanted: Readonly<Partial<Record<Name, string>>>,
  given?: readonly PlannedRow<Name>[],
): PlannedSettings<Name> {
  const now = file.text === undefined ? {} : file.parse(file.text);
  const texts = [now["DOWNLOAD_CLIENTS"], (wanted as SetupValues).DOWNLOAD_CLIENTS];
  const rows =
    given ?? (listSetupRows(...texts) as readonly PlannedRow[] as readonly PlannedRow<Name>[]);
  const changed = rows.filter(
    ({ name }) => wanted[name] !== undefined && wanted[name] !== (now[name]?.trim() ?? ""),
  );
  const toChange = ({ name, comment }: PlannedRow<Name>): EnvChange => ({
    name,
    comment,
    value: wanted[name] ?? "",
  });
  // `NAME_FILE` and `NAME` exclude each other.
  const pointers = changed.flatMap(({ name, secret }) =>
    secret ? [{ name: `${name}_FILE`, comment: [], value: "" }] : [],
  );
  const text =
    file.text === undefined
      ? createEnvText(FILE_HEAD, rows.map(toChange))
      : editEnvText(file.text, [...changed.map(toChange), ...pointers]);
  const read = file.parse(text);
  for (const { name } of changed) {
    if ((read[name] ?? "") !== wanted[name]) {
      throw UserError.refused(
        `${file.path} cannot be changed safely: ${name} would be read back as a different value.`,
        "Look for an unclosed quotation mark, correct it, and start again.",
      );
    }
  }
  return { text, changed: changed.map(({ name }) => name) };
}

/**
 * Writes the file if the resulting configuration is valid.
 * @throws UserError with all problems
 */
export async function writeFile(file: SetupFile, wanted: SetupValues): Promise<WrittenFile> {
  const { text, changed } = planFile(file, wanted);
  if (text === file.text) return { path: file.path, changed, backup: undefined };
  const problems = file.problems(text);
  if (problems.length > 0) {
    throw new UserError(
      `The configuration would be invalid: ${problems.join(" ")}`,
      "Nothing was written.",
    );
  }
  return { path: file.path, changed, backup: await file.write(text) };
}

/**
 * Returns a sentence that describes the problem with a value, before the value is written.
 * Undefined if there is no problem.
 */
export function problemOf(file: SetupFile, wanted: SetupValues): string | undefined {
  try {
    const [problem] = file.problems(planFile(file, wanted).text);
    return problem;
  } catch (error) {
    if (error instanceof UserError || error instanceof Outage) return error.message;
    throw error;
  }
}

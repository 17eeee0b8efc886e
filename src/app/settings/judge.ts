import type { FoundText, SettingRow } from "./ports.ts";
import type { SettingProblem, ShownSetting } from "./settings-shape.ts";

/** Values by name. An empty value unsets a setting. */
export type SettingValues = Readonly<Record<string, string>>;

type FixedReason = NonNullable<ShownSetting["fixed"]>;

/**
 * Returns the reason why a setting cannot be changed here. Undefined if it can be changed. The
 * environment comes first, because it also overrides a change by hand in the file.
 */
export function explainFixedSetting(
  row: Pick<SettingRow, "atOnce" | "onlyInFile">,
  found: Pick<FoundText, "from"> | undefined,
  isUnwritable = false,
): FixedReason | undefined {
  // A value set at run time overrides the environment and is not written to the file.
  if (row.atOnce) return undefined;
  if (found?.from === "environment" || found?.from === "credential") return found.from;
  return row.onlyInFile ?? (isUnwritable ? "unwritable" : undefined);
}

const FIXED: Readonly<Partial<Record<FixedReason, string>>> = {
  environment:
    "It is set in the environment, which overrides the file. Change it where the program is " +
    "started.",
  credential: "It is a credential of the service, which overrides the file. Change it there.",
  unwritable: "The configuration file could not be written when the daemon started.",
};
const BY_HAND = "It can be changed only by hand in the file, not from a browser.";

/** Reports the settings that can never be changed here. */
export const findRefusedNames = (
  rows: ReadonlyMap<string, SettingRow>,
  found: ReadonlyMap<string, FoundText>,
  changes: SettingValues,
  isUnwritable: boolean,
): SettingProblem[] =>
  Object.keys(changes).flatMap((name) => {
    const row = rows.get(name);
    if (!row) return { message: "There is no such setting; reload the page." };
    const fixed = explainFixedSetting(row, found.get(name), isUnwritable);
    return fixed === undefined ? [] : { name, message: FIXED[fixed] ?? BY_HAND };
  });

/**
 * Returns the origin of an address. Also accepts `kind+http://…`. An address without a host is its
 * own origin.
 */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined || address === "") return undefined;
  const { host, protocol } = URL.parse(address) ?? {};
  return host ? `${protocol}//${host}` : address;
}

/**
 * Finds secrets that would be sent to a server other than the one for which they were entered, and
 * that were not typed again. A person who is signed in may use the secrets but not read them. If
 * they could be sent to a server of that person's own, it would reveal them.
 */
export function findSecretsToRetype(
  rows: Iterable<SettingRow>,
  before: ReadonlyMap<string, FoundText>,
  after: ReadonlyMap<string, FoundText>,
  changes: SettingValues,
): SettingProblem[] {
  return [...rows].flatMap(({ name, secret, sentTo = [], addressIn = (text) => text }) => {
    const kept = after.get(name);
    if (!secret || kept === undefined || (changes[name] ?? "") !== "") return [];
    const moved = sentTo.some((address) => {
      const to = originOf(addressIn(after.get(address)?.value ?? ""));
      return to !== undefined && to !== originOf(addressIn(before.get(address)?.value ?? ""));
    });
    if (!moved) return [];
    const message =
      kept.from === "file"
        ? "It was entered for another server. Enter it again."
        : "It is set outside the file for another server. Change both there.";
    return { name, message };
  });
}

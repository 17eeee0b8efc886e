import type { FoundText, SettingRow } from "./ports.ts";
import type { SettingProblem } from "./settings-shape.ts";

/** Values by name; an empty one unsets a setting. */
export type SettingValues = Readonly<Record<string, string>>;

/** Where a setting comes from that cannot be changed here; undefined for one that can. */
export function explainFixedSetting(
  row: SettingRow,
  found: FoundText | undefined,
): string | undefined {
  if (row.onlyInFile !== undefined) return row.onlyInFile;
  // What is set while it runs comes before the environment.
  if (row.atOnce) return undefined;
  return found?.from === "environment" || found?.from === "credential" ? found.from : undefined;
}

const FIXED: Readonly<Record<string, string>> = {
  environment:
    "It is set in the environment, which comes before the file; change it where the program is started.",
  credential: "It is a credential of the service, which comes before the file; change it there.",
};
const BY_HAND = "It is changed in the file by hand, and not from a browser.";

/** What cannot be changed here at all. */
export const findRefusedNames = (
  rows: ReadonlyMap<string, SettingRow>,
  found: ReadonlyMap<string, FoundText>,
  changes: SettingValues,
): SettingProblem[] =>
  Object.keys(changes).flatMap((name) => {
    const row = rows.get(name);
    if (!row) return { message: "There is no such setting; load the page again." };
    const fixed = explainFixedSetting(row, found.get(name));
    return fixed === undefined ? [] : { name, message: FIXED[fixed] ?? BY_HAND };
  });

/** Of `kind+http://…` too. An address without a host is its own. */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined || address === "") return undefined;
  const { host, protocol } = URL.parse(address) ?? {};
  return host ? `${protocol}//${host}` : address;
}

/**
 * Secrets that would be sent to another server than the one that they were given for, and were not
 * typed again: whoever is signed in may use them, but not read them, and at a server of one's own
 * they could be read.
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
        ? "It was given for another server: type it again."
        : "It is set outside of the file, for another server; change both there.";
    return { name, message };
  });
}

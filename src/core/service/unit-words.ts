import { UserError } from "../../base/errors.ts";

/**
 * Formats a path for `ReadWritePaths=` and similar settings: quoted if necessary, with `%` doubled
 * (systemd.unit(5)).
 * @throws UserError for a path with a control character, which a unit file cannot contain
 */
export function quoteUnitPath(path: string): string {
  assertPrintable(path);
  const escaped = path.replaceAll("%", "%%");
  if (/^[\w/.,:@+=%~-]+$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"`;
}

/**
 * Formats a path for settings in which systemd uses the rest of the line unchanged
 * (`LoadCredential=`). @throws UserError like `quoteUnitPath`
 */
export function escapeUnitPath(path: string): string {
  assertPrintable(path);
  return path.replaceAll("%", "%%");
}

/**
 * Formats a command line for `ExecStart=`. In arguments, `$` is also doubled, because systemd would
 * expand it as a variable. systemd does not expand variables in the program's own path
 * (systemd.service(5)).
 * @throws UserError like `quoteUnitPath`
 */
export const formatUnitCommand = ([program = "", ...args]: readonly string[]): string =>
  [quoteUnitPath(program), ...args.map((arg) => quoteUnitPath(arg).replaceAll("$", "$$$$"))].join(
    " ",
  );

/** Returns the name of an account or group. @throws UserError for a name that is not valid */
export function requireUnitName(name: string): string {
  if (/^[\w.][\w.@$-]*$/.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)} is not a valid account or group name.`,
    "Use one that exists: `--account NAME`, `--group NAME`.",
  );
}

/**
 * Escapes text for an XML element. @throws UserError for a control character, which XML 1.0 cannot
 * contain
 */
export function escapeXmlText(text: string): string {
  assertPrintable(text);
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function assertPrintable(path: string): void {
  if (/\p{Cc}/u.test(path)) {
    throw new UserError(
      `The path ${JSON.stringify(path)} contains a control character, which a service file ` +
        "cannot contain.",
      "Rename the folder, or use another one.",
    );
  }
}

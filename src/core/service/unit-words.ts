import { UserError } from "../../base/errors.ts";

/**
 * A path as systemd reads it in `ReadWritePaths=` and the like: quoted where it must be, with `%`
 * doubled (systemd.unit(5)).
 * @throws UserError for a path with a control character: no unit file can name it
 */
export function quoteUnitPath(path: string): string {
  assertPrintable(path);
  const escaped = path.replaceAll("%", "%%");
  if (/^[\w/.,:@+=%~-]+$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"`;
}

/**
 * A path where systemd takes the rest of the line as it is (`LoadCredential=`). @throws UserError
 * as `quoteUnitPath` does
 */
export function escapeUnitPath(path: string): string {
  assertPrintable(path);
  return path.replaceAll("%", "%%");
}

/**
 * A command line for `ExecStart=`. In arguments `$` is doubled too, or systemd would take it for a
 * variable; the program's own path is not searched for variables (systemd.service(5)).
 * @throws UserError as `quoteUnitPath` does
 */
export const formatUnitCommand = ([program = "", ...args]: readonly string[]): string =>
  [quoteUnitPath(program), ...args.map((arg) => quoteUnitPath(arg).replaceAll("$", "$$$$"))].join(
    " ",
  );

/** The name of an account or a group. @throws UserError for what neither is nor can be one */
export function requireUnitName(name: string): string {
  if (/^[\w.][\w.@$-]*$/.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)} is not a name of an account or group.`,
    "Name one that exists: `--account NAME`, `--group NAME`.",
  );
}

/**
 * Text inside an XML element. @throws UserError for a control character, which XML 1.0 cannot
 * contain
 */
export function escapeXmlText(text: string): string {
  assertPrintable(text);
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function assertPrintable(path: string): void {
  if (/\p{Cc}/u.test(path)) {
    throw new UserError(
      `The path ${JSON.stringify(path)} has a control character, which a service file cannot name.`,
      "Rename the folder, or use another one.",
    );
  }
}

import { execFile, execFileSync } from "node:child_process";
import { resolve } from "node:path";

const FS = resolve(import.meta.dirname, "../../../src/adapters/fs");
const NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups";

const works = (command: string): boolean => {
  try {
    execFileSync("sh", ["-c", command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Returns why a test that needs another user cannot run here, or undefined. */
export const noOtherUser = (): string | undefined =>
  works(`${NOBODY} true`) ? undefined : "setpriv to another user is refused";

/**
 * Returns why a test that needs `mount` to work cannot run here, or undefined. `what` names what is
 * missing.
 */
export const noMounts = (mount: string, what: string): string | undefined =>
  works(`unshare -m sh -c '${mount}'`) ? undefined : `${what} cannot be had here`;

/**
 * Runs a module in its own process (as nobody, `under` a program, or after `mount` in private
 * mounts) and returns the value that the module passes to `done`. The module can call
 * `load("read/walk")` to import a file of `src/adapters/fs`.
 */
export function runChild<Result>(
  code: string,
  how: { mount?: string; nobody?: boolean; under?: string } = {},
): Promise<Result> {
  const script = `
    const load = (name) => import(${JSON.stringify(FS)} + "/" + name + ".ts");
    const done = (value) => process.stdout.write(JSON.stringify(value));
    const signal = new AbortController().signal;
    const caught = (promise) => promise.then((value) => ({ value }), (e) => ({ name: e.name, code: e.code, message: e.message }));
    ${code}`;
  const node = `${how.nobody ? `${NOBODY} ` : ""}${how.under ?? ""} "$NODE" --input-type=module -e "$SCRIPT"`;
  const command = how.mount ? `unshare -m sh -c '${how.mount} && exec ${node}'` : `exec ${node}`;
  const { promise, resolve: settle, reject } = Promise.withResolvers<Result>();
  const env = { PATH: process.env["PATH"], NODE: process.execPath, SCRIPT: script };
  execFile("sh", ["-c", command], { env }, (error, stdout) => {
    if (error) reject(error);
    else settle(JSON.parse(stdout) as Result);
  });
  return promise;
}

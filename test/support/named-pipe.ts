import { execFileSync } from "node:child_process";

/** Creates a named pipe, for which Node has no function. */
export const mkfifoSync = (path: string): void => void execFileSync("mkfifo", [path]);
